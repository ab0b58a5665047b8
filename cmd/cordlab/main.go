// Command cordlab brings up the private telephone world that Cordboard's demo, tests and benches stand on.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/cordboard/cordboard/lab"
)

const usage = `cordlab: a private PBX, carrier and database on loopback

  cordlab up [-asterisk 22|16] [-db 10.5|10.11|11.8|none]   start (or find) the lab and print where it is
  cordlab status                                     print where it is
  cordlab cli pbx|carrier 'core show channels'       one command on a console
  cordlab call [-tone 440] [-from 600123123] [-talk 30s] 100   a customer calls that number
  cordlab down                                       stop it
  cordlab install [-browser] [-speech] [-sipp] [-all] fetch packages and both Asterisks, start nothing
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "cordlab:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		fmt.Print(usage)
		return errors.New("say what to do, for example: cordlab up")
	}
	commands := map[string]func(context.Context, []string) error{
		"up": up, "down": down, "status": status, "cli": cli, "install": install, "call": call,
	}
	f, ok := commands[args[0]]
	if !ok {
		fmt.Print(usage)
		return fmt.Errorf("there is no command %q", args[0])
	}
	return f(ctx, args[1:])
}

func up(ctx context.Context, args []string) error {
	fs := flag.NewFlagSet("up", flag.ContinueOnError)
	version := fs.String("asterisk", "22", "Asterisk version, 22 or 16")
	db := fs.String("db", "10.11", "MariaDB version, 10.5, 10.11, 11.8 or none")
	dbPort := fs.Int("db-port", 33060, "loopback port of MariaDB")
	ports := lab.DemoPorts()
	fs.IntVar(&ports.PBXSIP, "sip", ports.PBXSIP, "SIP port of the PBX")
	fs.IntVar(&ports.PBXHTTP, "http", ports.PBXHTTP, "HTTP port of the PBX (ARI and browser phones)")
	fs.IntVar(&ports.PBXAMI, "ami", ports.PBXAMI, "AMI port of the PBX")
	fs.IntVar(&ports.RTP, "rtp", ports.RTP, "first of 2000 media ports")
	if err := fs.Parse(args); err != nil {
		return err
	}
	// The carrier has the same ports on a loopback address of its own.
	ports.CarrierSIP, ports.CarrierHTTP, ports.CarrierAMI = ports.PBXSIP, ports.PBXHTTP, ports.PBXAMI
	ctx, cancel := context.WithTimeout(ctx, 20*time.Minute)
	defer cancel()
	d, err := lab.Up(ctx, lab.Config{Version: *version, Ports: ports}, lab.DBConfig{Version: *db, Port: *dbPort})
	if err != nil {
		return err
	}
	return show(ctx, d)
}

func down(ctx context.Context, _ []string) error {
	if err := lab.StopDemo(ctx); err != nil {
		return err
	}
	fmt.Println("lab: stopped")
	return nil
}

func status(ctx context.Context, _ []string) error {
	d, err := lab.FindDemo()
	if err != nil {
		return err
	}
	return show(ctx, d)
}

func show(ctx context.Context, d *lab.Demo) error {
	for _, a := range []*lab.Asterisk{d.PBX, d.Carrier.Asterisk} {
		if !a.Running() {
			fmt.Printf("%-8s stopped\n", a.Role)
			continue
		}
		v, err := a.FullVersion(ctx)
		if err != nil {
			return err
		}
		fmt.Printf("%-8s Asterisk %s, pid %d, SIP %s, ARI %s, AMI %s\n", a.Role, v, a.Pid(), a.SIPAddr, a.ARIURL, a.AMIAddr)
		fmt.Printf("%-8s ARI %s / %s, AMI %s / %s, logs %s\n", "", a.ARIUser, a.ARIPassword, a.AMIUser, a.AMIPassword, a.LogDir)
	}
	switch {
	case d.DB == nil:
		fmt.Println("mariadb  none")
	case !d.DB.Running():
		fmt.Println("mariadb  stopped")
	default:
		fmt.Printf("mariadb  %s, %s\n", d.DB.Version, d.DB.DSN("cordboard"))
	}
	return nil
}

func cli(ctx context.Context, args []string) error {
	if len(args) != 2 {
		return errors.New("cli wants a name (pbx or carrier) and one quoted command")
	}
	d, err := lab.FindDemo()
	if err != nil {
		return err
	}
	a := map[string]*lab.Asterisk{"pbx": d.PBX, "carrier": d.Carrier.Asterisk}[args[0]]
	if a == nil {
		return fmt.Errorf("there is no %q; there is pbx and carrier", args[0])
	}
	out, err := a.CLI(ctx, args[1])
	fmt.Print(out)
	return err
}

func call(ctx context.Context, args []string) error {
	fs := flag.NewFlagSet("call", flag.ContinueOnError)
	in := lab.CallIn{}
	fs.IntVar(&in.Tone, "tone", 0, "hum at this frequency in hertz")
	fs.StringVar(&in.CallerID, "from", "600000001", "caller id")
	fs.StringVar(&in.Say, "say", "", "a wav file to say first")
	fs.DurationVar(&in.Talk, "talk", time.Minute, "hang up this long after the answer")
	if err := fs.Parse(args); err != nil {
		return err
	}
	in.DID = fs.Arg(0)
	d, err := lab.FindDemo()
	if err != nil {
		return err
	}
	cust, err := d.Carrier.Call(ctx, in)
	if err != nil {
		return err
	}
	if err := cust.WaitAnswered(ctx); err != nil {
		return err
	}
	fmt.Println("answered")
	cause, err := cust.WaitEnded(ctx)
	if err != nil {
		return errors.Join(err, cust.Hangup(context.WithoutCancel(ctx)))
	}
	fmt.Println("ended, cause", cause)
	return nil
}

func install(ctx context.Context, args []string) error {
	fs := flag.NewFlagSet("install", flag.ContinueOnError)
	all := fs.Bool("all", false, "everything below")
	browser := fs.Bool("browser", false, "Chromium")
	speech := fs.Bool("speech", false, "espeak-ng and sox, for the prompts")
	sipp := fs.Bool("sipp", false, "SIPp")
	if err := fs.Parse(args); err != nil {
		return err
	}
	features := []lab.Feature{lab.FeatureLab, lab.FeatureMail, lab.FeatureSMS}
	for f, on := range map[lab.Feature]bool{lab.FeatureBrowser: *browser, lab.FeatureSpeech: *speech, lab.FeatureSIPp: *sipp} {
		if on || *all {
			features = append(features, f)
		}
	}
	if err := lab.Packages(ctx, lab.Progress, features...); err != nil {
		return err
	}
	for _, v := range []string{"22", "16"} {
		if _, err := lab.Install(ctx, lab.Progress, v); err != nil {
			return err
		}
	}
	return nil
}
