package lab

import "testing"

func TestAReservedPortIsNotGivenTwice(t *testing.T) {
	seen := map[int]bool{}
	for range 50 {
		p, err := Port()
		must(t, err)
		defer FreePort(p)
		if seen[p] {
			t.Fatalf("port %d was given twice", p)
		}
		seen[p] = true
	}
}
