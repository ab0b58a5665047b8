package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// The PBX and the carrier have one core, everything else has the other, whichever program is measured.
const pbxCore, restCore, bothCores = "0", "1", "0,1"

// settle moves this program, and with it everything it will start, to its core.
func settle() error {
	if runtime.NumCPU() < 2 {
		return errors.New("the measurement needs two cores: one for the PBX and the carrier, one for all else")
	}
	return pin(os.Getpid(), restCore)
}

// pin moves all threads of a process to a core; threads to come inherit it.
func pin(pid int, core string) error {
	out, err := exec.Command("taskset", "-acp", core, strconv.Itoa(pid)).CombinedOutput()
	if err != nil {
		return fmt.Errorf("process %d could not be moved to core %s: %w: %s", pid, core, err, strings.TrimSpace(string(out)))
	}
	return nil
}

// family is a process and all below it.
func family(pid int) []int {
	all := []int{pid}
	tasks, _ := filepath.Glob("/proc/" + strconv.Itoa(pid) + "/task/*/children")
	for _, path := range tasks {
		raw, _ := os.ReadFile(path)
		for _, child := range strings.Fields(string(raw)) {
			if n, err := strconv.Atoi(child); err == nil {
				all = append(all, family(n)...)
			}
		}
	}
	return all
}

// tick is what /proc counts processor time in: USER_HZ, which Linux fixes at 100 on every architecture we run on.
const tick = 10 * time.Millisecond

// cpu is the processor time a process has used so far, in user and in kernel.
func cpu(pid int) time.Duration {
	raw, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return 0
	}
	// the name in the second field may hold blanks, so count from behind it
	f := strings.Fields(string(raw[strings.LastIndexByte(string(raw), ')')+1:]))
	if len(f) < 13 {
		return 0
	}
	user, _ := strconv.ParseInt(f[11], 10, 64)
	system, _ := strconv.ParseInt(f[12], 10, 64)
	return time.Duration(user+system) * tick
}

// busy is the processor time all processes of the machine have used so far on all cores.
func busy() time.Duration {
	raw, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0
	}
	line, _, _ := strings.Cut(string(raw), "\n")
	f := strings.Fields(line)
	var sum int64
	for i := 1; i < len(f) && i < 9; i++ { // user nice system idle iowait irq softirq steal
		if n, _ := strconv.ParseInt(f[i], 10, 64); i != 4 && i != 5 {
			sum += n
		}
	}
	return time.Duration(sum) * tick
}

// strangers measures what the machine does beside the bench: begin it before a run, and ask it after.
type strangers struct {
	at    time.Time
	busy  time.Duration
	ours  time.Duration
	pids  []int
	cores int
}

func watchStrangers(pids ...int) *strangers {
	s := &strangers{at: time.Now(), busy: busy(), pids: append(pids, os.Getpid()), cores: runtime.NumCPU()}
	s.ours = s.used()
	return s
}

func (s *strangers) used() (sum time.Duration) {
	for _, pid := range s.pids {
		sum += cpu(pid)
	}
	return sum
}

// share is the part of the machine, 0 to 1, that others had since.
func (s *strangers) share() float64 {
	others := busy() - s.busy - (s.used() - s.ours)
	return max(0, others.Seconds()/time.Since(s.at).Seconds()/float64(s.cores))
}
