package main

import "testing"

func TestABigCentreIsGivenRoomInsteadOfBeingCollectedWithoutEnd(t *testing.T) {
	for live, want := range map[uint64]int64{0: softMemory, 100 << 20: softMemory, 500 << 20: 800 << 20} {
		if got := memoryLimit(live); got != want {
			t.Errorf("with %d bytes alive the limit is %d, want %d", live, got, want)
		}
	}
}
