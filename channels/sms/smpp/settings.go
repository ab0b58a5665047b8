package smpp

import (
	"crypto/x509"
	"net"
	"strconv"
	"strings"

	"github.com/cordboard/cordboard/channels"
	"github.com/cordboard/cordboard/channels/sms"
	"github.com/cordboard/cordboard/channels/sms/smpp/pdu"
	"github.com/cordboard/cordboard/internal/check"
	"github.com/cordboard/cordboard/internal/fault"
)

// Settings of an inbox at a message centre. The password is the secret "password".
type Settings struct {
	sms.Settings
	Host       string    `json:"host"`
	Port       sms.Whole `json:"port"` // 2775 if nothing is said
	TLS        bool      `json:"tls"`
	CA         string    `json:"ca"` // PEM of who signed the centre's certificate, if the machine does not know them
	SystemID   string    `json:"system_id"`
	SystemType string    `json:"system_type"`
	Range      string    `json:"address_range"`
	// Bind is "auto" (transceiver, else two connections), "transceiver" or "two".
	Bind string `json:"bind"`
	// Source is the number or name that we send from; customers write to it.
	Source    string `json:"source"`
	SourceTON string `json:"source_ton"` // empty: by the look of the number
	SourceNPI string `json:"source_npi"`
	DestTON   string `json:"dest_ton"`
	DestNPI   string `json:"dest_npi"`
	// Coding is what data_coding 0 means on this bind: "gsm7", "latin1", "ascii" or "utf8".
	Coding string `json:"coding"`
	// Long is how long texts go: "udh", "sar" or "payload".
	Long string `json:"long"`
	// IDs is how the ids of receipts relate to those of answers, see ids.go.
	IDs      string    `json:"ids"`
	Receipts string    `json:"receipts"` // "all" or "none"
	Window   sms.Whole `json:"window"`
	Rate     sms.Whole `json:"rate"` // messages a second, 0 without limit
	Enquire  sms.Whole `json:"enquire_seconds"`
}

// Words of the settings.
const (
	bindAuto, bindTransceiver, bindTwo         = "auto", "transceiver", "two"
	codingGSM, codingLatin, codingASCII, utf8_ = "gsm7", "latin1", "ascii", "utf8"
	longUDH, longSAR, longPayload              = "udh", "sar", "payload"
	idsAuto, idsSame, idsHexDec, idsDecHex     = "auto", "as-is", "hex-dec", "dec-hex"
	receiptsAll, receiptsNone                  = "all", "none"
)

// Fields of the administrator's form.
func (d *Driver) Fields() []channels.Field {
	text := func(key string) channels.Field {
		return channels.Field{Key: key, Kind: channels.FieldText, Advanced: true}
	}
	pick := func(key string, words ...string) channels.Field {
		return channels.Field{Key: key, Kind: channels.FieldChoice, Default: words[0], Choices: words, Advanced: true}
	}
	number := func(key, usual string) channels.Field {
		return channels.Field{Key: key, Kind: channels.FieldNumber, Default: usual, Advanced: true}
	}
	fields := []channels.Field{
		{Key: "host", Kind: channels.FieldText, Required: true},
		{Key: "port", Kind: channels.FieldNumber, Default: "2775"},
		{Key: "tls", Kind: channels.FieldSwitch},
		text("ca"),
		{Key: "system_id", Kind: channels.FieldText, Required: true},
		{Key: "password", Kind: channels.FieldSecret, Required: true},
		{Key: "source", Kind: channels.FieldText, Required: true},
		text("system_type"), text("address_range"),
		pick("bind", bindAuto, bindTransceiver, bindTwo),
		pick("coding", codingGSM, codingLatin, codingASCII, utf8_),
		pick("long", longUDH, longSAR, longPayload),
		pick("ids", idsAuto, idsSame, idsHexDec, idsDecHex),
		pick("receipts", receiptsAll, receiptsNone),
		text("source_ton"), text("source_npi"), text("dest_ton"), text("dest_npi"),
		number("window", "10"), number("rate", "0"), number("enquire_seconds", "30"),
	}
	return append(fields, sms.Fields()...)
}

func settingsOf(in channels.Inbox) (Settings, error) {
	s := Settings{Port: 2775, Bind: bindAuto, Coding: codingGSM, Long: longUDH, IDs: idsAuto, Receipts: receiptsAll, Window: 10, Enquire: 30}
	err := in.Decode(&s)
	for v, usual := range map[*string]string{&s.Bind: bindAuto, &s.Coding: codingGSM, &s.Long: longUDH, &s.IDs: idsAuto, &s.Receipts: receiptsAll} {
		if *v == "" {
			*v = usual
		}
	}
	for v, usual := range map[*sms.Whole]sms.Whole{&s.Port: 2775, &s.Window: 10, &s.Enquire: 30} {
		if *v == 0 {
			*v = usual
		}
	}
	return s, err
}

// Check answers a fault that names the field when the settings cannot work.
func (d *Driver) Check(in channels.Inbox) error {
	s, err := settingsOf(in)
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "The settings cannot be read; fill the form in again.")
	}
	missing := func(field, v string) error {
		if strings.TrimSpace(v) != "" {
			return nil
		}
		return fault.New(fault.Invalid, "The message centre's operator gave you a host, a system id, a password and a number or name to send from; all four are needed.").
			WithKey("field.required").WithField(field)
	}
	err = check.First(
		missing("settings.host", s.Host), missing("settings.system_id", s.SystemID), missing("settings.source", s.Source),
		missing("settings.password", in.Secrets["password"]),
		check.Line("settings.host", s.Host, 253), check.Line("settings.system_id", s.SystemID, 15),
		check.Line("settings.system_type", s.SystemType, 12), check.Line("settings.address_range", s.Range, 40),
		check.Line("settings.source", s.Source, 20), short("settings.password", in.Secrets["password"]),
		check.Range("settings.port", int(s.Port), 1, 65535), check.Range("settings.window", int(s.Window), 1, 1000),
		check.Range("settings.rate", int(s.Rate), 0, 10000), check.Range("settings.enquire_seconds", int(s.Enquire), 1, 3600),
		check.OneOf("settings.bind", s.Bind, bindAuto, bindTransceiver, bindTwo),
		check.OneOf("settings.coding", s.Coding, codingGSM, codingLatin, codingASCII, utf8_),
		check.OneOf("settings.long", s.Long, longUDH, longSAR, longPayload),
		check.OneOf("settings.ids", s.IDs, idsAuto, idsSame, idsHexDec, idsDecHex),
		check.OneOf("settings.receipts", s.Receipts, receiptsAll, receiptsNone),
		checkOctets(map[string]string{"source_ton": s.SourceTON, "source_npi": s.SourceNPI, "dest_ton": s.DestTON, "dest_npi": s.DestNPI}),
		checkCA(s.CA), s.Settings.Check())
	return err
}

// short is the limit of §5.2.2, which would be cut silently otherwise.
func short(field, password string) error {
	if len(password) <= 8 {
		return nil
	}
	return fault.New(fault.Invalid, "SMPP carries passwords of at most 8 characters; ask the operator for a shorter one.").
		WithKey("inbox.password_long").WithField(field)
}

func checkOctets(fields map[string]string) error {
	for key, v := range fields {
		if n, err := strconv.Atoi(v); v != "" && (err != nil || n < 0 || n > 255) {
			return check.Range("settings."+key, -1, 0, 255)
		}
	}
	return nil
}

func checkCA(pem string) error {
	if strings.TrimSpace(pem) == "" || x509.NewCertPool().AppendCertsFromPEM([]byte(pem)) {
		return nil
	}
	return fault.New(fault.Invalid, "This is no certificate in PEM form; paste it from -----BEGIN CERTIFICATE----- to its end.").
		WithKey("inbox.certificate").WithField("settings.ca")
}

// Account is our number or name.
func (d *Driver) Account(in channels.Inbox) string {
	s, err := settingsOf(in)
	if err != nil {
		return ""
	}
	return sms.Identify(s.Source, s.Numbers, s.Country).Value
}

// Traits are those of text messages.
func (d *Driver) Traits(in channels.Inbox) channels.Traits {
	s, _ := settingsOf(in)
	t := s.Settings.Traits()
	t.Delivered = s.Receipts != receiptsNone
	return t
}

func (s Settings) address() string { return net.JoinHostPort(s.Host, strconv.Itoa(int(s.Port))) }

// addressOf is how a number or name is written on the wire: names as they are, short codes with their own type, everything
// else without plus as international.
func addressOf(number, ton, npi string) pdu.Address {
	a := pdu.Address{TON: pdu.TONInternational, NPI: pdu.NPIE164, Addr: strings.TrimPrefix(strings.TrimSpace(number), "+")}
	switch {
	case strings.Trim(a.Addr, "0123456789") != "":
		a.TON, a.NPI = pdu.TONName, pdu.NPIUnknown
	case len(a.Addr) <= 6:
		a.TON, a.NPI = pdu.TONShort, pdu.NPIUnknown
	}
	if n, err := strconv.Atoi(ton); err == nil {
		a.TON = byte(n)
	}
	if n, err := strconv.Atoi(npi); err == nil {
		a.NPI = byte(n)
	}
	return a
}
