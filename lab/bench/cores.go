package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// The PBX and the carrier have one core, everything else has the other, whichever program is measured.
const pbxCore, restCore = "0", "1"

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
