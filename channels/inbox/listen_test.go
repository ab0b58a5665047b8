package inbox_test

import (
	"cmp"
	"net"
)

// listenAt takes the address that was used before, or a new one.
func listenAt(address string) (net.Listener, error) {
	return net.Listen("tcp", cmp.Or(address, "127.0.0.1:0"))
}
