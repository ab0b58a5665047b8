package lab

import (
	"crypto/rand"
	"embed"
	"encoding/hex"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/template"
)

//go:embed conf/*.tmpl
var confFiles embed.FS

// Each side has a loopback address of its own: PJSIP tells peers apart by address and knows no ports there.
const (
	pbxIP     = "127.0.0.1"
	carrierIP = "127.0.0.2"
)

// CustomerTone is what customers at numbers 98... hum, in hertz.
const CustomerTone = 530

// The two tones of the music on hold.
const (
	MusicLow  = 440
	MusicHigh = 660
)

// noLoad are the modules that would listen on every address, look for a server nobody runs, or compete
// for a job (timing, CDR) that another module does.
var noLoad = []string{"chan_iax2.so", "chan_unistim.so", "chan_motif.so", "chan_skinny.so", "chan_mgcp.so", "chan_sip.so",
	"chan_console.so", "chan_oss.so", "chan_alsa.so", "chan_mobile.so", "pbx_dundi.so", "pbx_lua.so", "pbx_ael.so", "res_xmpp.so", "res_snmp.so",
	"res_hep.so", "res_hep_pjsip.so", "res_hep_rtcp.so", "res_phoneprov.so", "res_pjsip_phoneprov_provider.so",
	"res_stun_monitor.so", "res_config_ldap.so", "res_config_pgsql.so", "res_config_odbc.so", "res_odbc.so", "func_odbc.so",
	"cdr_odbc.so", "cdr_adaptive_odbc.so", "cdr_pgsql.so", "cdr_radius.so", "cdr_tds.so", "cdr_sqlite3_custom.so", "cdr_custom.so", "cdr_csv.so",
	"cel_odbc.so", "cel_pgsql.so", "cel_radius.so", "cel_tds.so", "cel_sqlite3_custom.so", "cel_custom.so",
	"app_voicemail_odbc.so", "app_voicemail_imap.so", "app_jack.so", "res_calendar.so", "res_calendar_caldav.so",
	"res_calendar_ews.so", "res_calendar_exchange.so", "res_calendar_icalendar.so", "res_smdi.so", "res_geolocation.so",
	"res_pjsip_geolocation.so", "res_pjsip_config_wizard.so",
	"app_agent_pool.so", "app_alarmreceiver.so", "app_festival.so", "app_followme.so", "cel_manager.so", "cdr_manager.so",
	"res_prometheus.so", "res_statsd.so", "app_minivm.so", "app_sla.so", "res_resolver_unbound.so"}

// suiteFiles are taken as the suite brought them: tones by country, and the defaults of applications that
// refuse to load without a file.
var suiteFiles = []string{"indications.conf", "amd.conf", "confbridge.conf", "features.conf", "udptl.conf", "cel.conf", "ccss.conf", "dsp.conf", "codecs.conf", "res_parking.conf"}

// render is what the templates under conf/ may use.
type render struct {
	Role, Dir, Modules, EntityID   string
	IP, Peer, PeerIP               string
	SIPPort, HTTPPort, AMIPort     int
	RTPStart, RTPEnd, CustomerTone int
	User, ARIPassword, AMIPassword string
	NoLoad, HostIPs, Phones        []string
}

// pbxFiles and carrierFiles say which template becomes which file.
var commonFiles = []string{"asterisk.conf", "modules.conf", "logger.conf", "http.conf", "ari.conf", "manager.conf",
	"rtp.conf", "musiconhold.conf", "cdr.conf"}

var roleFiles = map[string]map[string]string{
	"pbx": {"pjsip-pbx.conf": "pjsip.conf", "extensions-pbx.conf": "extensions.conf", "cordboard.conf": "cordboard.conf",
		"queues.conf": "queues.conf", "sorcery.conf": "sorcery.conf"},
	"carrier": {"pjsip-carrier.conf": "pjsip.conf", "extensions-carrier.conf": "extensions.conf"},
}

// lay makes the folders of an instance below the root and writes its configuration.
func (a *Asterisk) lay(r render) error {
	base := filepath.Join(a.root, a.dir)
	for _, d := range []string{"etc", "run", "lib", "db", "log", "moh", "data/sounds", "spool/recording", "spool/monitor",
		"spool/heard", "spool/outgoing", "spool/tmp"} {
		if err := os.MkdirAll(filepath.Join(base, d), 0o755); err != nil {
			return fmt.Errorf("the lab cannot make the folders of %s: %w", a.name(), err)
		}
	}
	if err := a.linkData(base); err != nil {
		return err
	}
	if err := writeMusic(filepath.Join(base, "moh", "music.wav")); err != nil {
		return err
	}
	for _, name := range suiteFiles {
		if err := copyFile(filepath.Join(a.root, "etc/asterisk", name), filepath.Join(a.ConfDir, name)); err != nil {
			return fmt.Errorf("%s misses a file of its suite: %w; delete %s and run again", a.name(), err, a.root)
		}
	}
	for _, name := range commonFiles {
		if err := a.write(name, name, r); err != nil {
			return err
		}
	}
	for from, to := range roleFiles[a.Role] {
		if err := a.write(from, to, r); err != nil {
			return err
		}
	}
	return nil
}

func (a *Asterisk) write(from, to string, r render) error {
	t, err := template.ParseFS(confFiles, "conf/"+from+".tmpl")
	if err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Join(a.ConfDir, to), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	return t.Execute(f, r)
}

// linkData gives the instance a sounds folder it may be added to, beside the sounds the suite brought.
func (a *Asterisk) linkData(base string) error {
	const shared = "/usr/share/asterisk"
	for _, sub := range []string{"", "sounds"} {
		entries, err := os.ReadDir(filepath.Join(a.root, shared, sub))
		if err != nil {
			return err
		}
		for _, e := range entries {
			if sub == "" && e.Name() == "sounds" {
				continue
			}
			link := filepath.Join(base, "data", sub, e.Name())
			if _, err := os.Lstat(link); err == nil {
				continue
			}
			if err := os.Symlink(filepath.Join(shared, sub, e.Name()), link); err != nil {
				return err
			}
		}
	}
	return nil
}

// hostIPs are the machine's own addresses, which must not appear in a media offer.
func hostIPs() []string {
	addrs, _ := net.InterfaceAddrs()
	var out []string
	for _, a := range addrs {
		if ip, ok := a.(*net.IPNet); ok && !ip.IP.IsLoopback() {
			out = append(out, ip.IP.String())
		}
	}
	return out
}

func secret() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b)
	return hex.EncodeToString(b)
}

// entityID is a made-up network address that no two instances on this machine share.
func entityID(sipPort int) string {
	return fmt.Sprintf("02:00:00:00:%02x:%02x", sipPort>>8, sipPort&0xff)
}

func addr(ip string, port int) string { return net.JoinHostPort(ip, strconv.Itoa(port)) }

func splitPort(hostport string) int {
	n, _ := strconv.Atoi(hostport[strings.LastIndex(hostport, ":")+1:])
	return n
}
