package config

import (
	"net/url"
	"path/filepath"
	"strings"
	"time"
)

// Config is every setting. The zero value is not useful; start from Defaults or Load.
type Config struct {
	// StateDir holds the journal, the desk's snapshot and the self-signed certificate.
	StateDir string   `toml:"state_dir"`
	HTTP     HTTP     `toml:"http"`
	ARI      ARI      `toml:"ari"`
	AMI      AMI      `toml:"ami"`
	PBX      PBX      `toml:"pbx"`
	DB       DB       `toml:"db"`
	Journal  Journal  `toml:"journal"`
	Desk     Desk     `toml:"desk"`
	Phone    Phone    `toml:"phone"`
	Visitors Visitors `toml:"visitors"`
	Log      Log      `toml:"log"`

	warnings []string
}

// HTTP is the way browsers and partners come in.
type HTTP struct {
	Listen        string `toml:"listen"`
	BasePath      string `toml:"base_path"`
	TLSListen     string `toml:"tls_listen"`
	TLSCert       string `toml:"tls_cert"`
	TLSKey        string `toml:"tls_key"`
	TLSSelfSigned bool   `toml:"tls_self_signed"`
	// TrustedProxies may tell the client's address and scheme; addresses or CIDR ranges.
	TrustedProxies []string `toml:"trusted_proxies"`
	// PublicURL is the origin browsers see, when no proxy header tells it.
	PublicURL     string   `toml:"public_url"`
	MetricsListen string   `toml:"metrics_listen"`
	MetricsAllow  []string `toml:"metrics_allow"`
	MaxBodyBytes  int64    `toml:"max_body_bytes"`
	DrainSeconds  int      `toml:"drain_seconds"`
}

// ARI is the Asterisk REST Interface.
type ARI struct {
	URL          string `toml:"url"`
	User         string `toml:"user"`
	Password     Secret `toml:"password"`
	PasswordFile string `toml:"password_file"`
	App          string `toml:"app"`
	// Route is the endpoint that outbound calls go to, with {number} in it.
	Route string `toml:"route"`
	// FallbackContext is where the dialplan takes callers whom the daemon cannot serve, at extension s.
	FallbackContext string `toml:"fallback_context"`
}

// AMI is the Asterisk Manager Interface.
type AMI struct {
	Addr         string `toml:"addr"`
	User         string `toml:"user"`
	Password     Secret `toml:"password"`
	PasswordFile string `toml:"password_file"`
}

// PBX is what lies on the PBX's disk.
type PBX struct {
	// PromptsDir is its folder of sounds, with a folder for each language.
	PromptsDir string `toml:"prompts_dir"`
}

// DB is the MariaDB connection; a socket wins over host and port.
type DB struct {
	Host         string `toml:"host"`
	Port         int    `toml:"port"`
	Socket       string `toml:"socket"`
	Name         string `toml:"name"`
	User         string `toml:"user"`
	Password     Secret `toml:"password"`
	PasswordFile string `toml:"password_file"`
}

// Journal is the durable log of events.
type Journal struct {
	Dir      string `toml:"dir"`
	MaxBytes int64  `toml:"max_bytes"`
	// NATSURL uses an external cluster instead of the embedded server; a secret because it may carry a token.
	NATSURL     Secret `toml:"nats_url"`
	NATSURLFile string `toml:"nats_url_file"`
}

// Desk is the engine's policy.
type Desk struct {
	LeaseSeconds        int `toml:"lease_seconds"`
	DeviceGraceSeconds  int `toml:"device_grace_seconds"`
	SuspendGraceSeconds int `toml:"suspend_grace_seconds"`
	OfferGuardSeconds   int `toml:"offer_guard_seconds"`
	MissedBackSeconds   int `toml:"missed_back_seconds"`
	UncodedKeptHours    int `toml:"uncoded_kept_hours"`
	IdleMinutes         int `toml:"idle_minutes"`
	// RecordingPauseSeconds ends a pause of a recording that nobody ended.
	RecordingPauseSeconds int `toml:"recording_pause_seconds"`
}

// Phone is the browser phone's side of the PBX.
type Phone struct {
	Context      string   `toml:"context"`
	WSURL        string   `toml:"ws_url"`
	Codecs       []string `toml:"codecs"`
	MediaAddress string   `toml:"media_address"`
	ShiftHours   int      `toml:"shift_hours"`
}

// Visitors are the calls from web pages.
type Visitors struct {
	// Context is the dialplan context of their endpoints.
	Context      string `toml:"context"`
	MediaAddress string `toml:"media_address"`
	// ICEServers are told to the visitors' browsers: "stun:host:port", or "turn:host:port" with TurnUser and TurnPassword.
	ICEServers       []string `toml:"ice_servers"`
	TurnUser         string   `toml:"turn_user"`
	TurnPassword     Secret   `toml:"turn_password"`
	TurnPasswordFile string   `toml:"turn_password_file"`
	AtOnce           int      `toml:"at_once"`
}

// Log is what goes to standard error.
type Log struct {
	Level  string `toml:"level"`
	Format string `toml:"format"`
}

// Defaults returns the settings of an installation beside Asterisk and MariaDB on one machine.
func Defaults() Config {
	return Config{
		StateDir: "/var/lib/cordboard",
		HTTP: HTTP{Listen: "127.0.0.1:8090", BasePath: "/", TrustedProxies: []string{"127.0.0.1", "::1"},
			MetricsAllow: []string{}, MaxBodyBytes: 1 << 20, DrainSeconds: 15},
		ARI:     ARI{URL: "http://127.0.0.1:8088/ari", User: "cordboard", App: "cordboard", Route: "Local/{number}@from-internal/n", FallbackContext: "cordboard-fallback"},
		AMI:     AMI{Addr: "127.0.0.1:5038", User: "cordboard"},
		PBX:     PBX{PromptsDir: "/var/lib/asterisk/sounds"},
		DB:      DB{Host: "127.0.0.1", Port: 3306, Name: "cordboard", User: "cordboard"},
		Journal: Journal{MaxBytes: 10 << 30},
		Desk: Desk{LeaseSeconds: 30, DeviceGraceSeconds: 20, SuspendGraceSeconds: 15, OfferGuardSeconds: 5,
			UncodedKeptHours: 12, IdleMinutes: 10, RecordingPauseSeconds: 300},
		Phone:    Phone{Context: "cordboard-agents", Codecs: []string{"opus", "ulaw", "alaw"}, ShiftHours: 12},
		Visitors: Visitors{Context: "cordboard-visitors", ICEServers: []string{}, AtOnce: 20},
		Log:      Log{Level: "info", Format: "text"},
	}
}

// Warnings are sentences about settings that work but deserve a second look; cmd logs them at start.
func (c *Config) Warnings() []string { return c.warnings }

// derive fills the settings whose default follows from others.
func (c *Config) derive() {
	if c.Journal.Dir == "" {
		c.Journal.Dir = filepath.Join(c.StateDir, "journal")
	}
	if c.Phone.WSURL == "" {
		c.Phone.WSURL = phoneURL(c.ARI.URL)
	}
	if c.Visitors.MediaAddress == "" {
		c.Visitors.MediaAddress = c.Phone.MediaAddress
	}
	if c.HTTP.BasePath == "" {
		c.HTTP.BasePath = "/"
	}
	if !strings.HasSuffix(c.HTTP.BasePath, "/") {
		c.HTTP.BasePath += "/"
	}
}

// phoneURL is where Asterisk's HTTP server takes SIP over WebSocket: beside ARI, at /ws.
func phoneURL(ari string) string {
	u, err := url.Parse(ari)
	if err != nil || u.Host == "" {
		return ""
	}
	scheme := "ws"
	if u.Scheme == "https" {
		scheme = "wss"
	}
	path := strings.TrimSuffix(strings.TrimSuffix(u.Path, "/"), "/ari")
	return (&url.URL{Scheme: scheme, Host: u.Host, Path: path + "/ws"}).String()
}

// Network returns what to dial for the database: "unix" and the socket, or "tcp" and host:port.
func (d DB) Network() (network, address string) {
	if d.Socket != "" {
		return "unix", d.Socket
	}
	return "tcp", joinPort(d.Host, d.Port)
}

// Drain is how long running requests may take at shutdown.
func (h HTTP) Drain() time.Duration { return time.Duration(h.DrainSeconds) * time.Second }
