package lab

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// CacheDir is the folder that keeps what is expensive to fetch and the instances that run:
// $CORDBOARD_CACHE, or cordboard in the user's cache folder.
func CacheDir() (string, error) {
	dir := os.Getenv("CORDBOARD_CACHE")
	if dir == "" {
		base, err := os.UserCacheDir()
		if err != nil {
			return "", fmt.Errorf("the lab found no cache folder: %w; set CORDBOARD_CACHE to a folder with 2 GB free", err)
		}
		dir = filepath.Join(base, "cordboard")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("the lab cannot make its cache folder: %w; set CORDBOARD_CACHE to a folder you may write", err)
	}
	return filepath.Abs(dir)
}

// lockFile takes an exclusive lock between processes and returns what gives it back. A lock dies with its
// process, so a crash never leaves one behind.
func lockFile(ctx context.Context, path string) (func(), error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR|syscall.O_CLOEXEC, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the lab cannot open its lock file: %w", err)
	}
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		if err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err == nil {
			return func() { _ = f.Close() }, nil
		}
		select {
		case <-ctx.Done():
			_ = f.Close()
			return nil, fmt.Errorf("another process held the lab's lock %s for too long: %w", path, ctx.Err())
		case <-tick.C:
		}
	}
}
