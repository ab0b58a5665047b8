package lab

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// scratchName names the folder of an instance that lives no longer than this process.
func scratchName(port int) string { return fmt.Sprintf("t%d-%d", os.Getpid(), port) }

// sweep removes the folders that test programs left behind when they were killed: nobody stops a lab then.
func sweep(dir string) {
	left, _ := filepath.Glob(filepath.Join(dir, "t[0-9]*-*"))
	for _, path := range left {
		pid, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(path), "t"), "-")
		if _, err := strconv.Atoi(pid); err != nil {
			continue
		}
		if _, err := os.Stat("/proc/" + pid); os.IsNotExist(err) {
			_ = os.RemoveAll(path)
		}
	}
}
