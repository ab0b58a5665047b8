package intake

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/cordboard/cordboard/campaigns/lists"
)

// BenchmarkRowsBecomeLeads reads a file of ten thousand rows.
func BenchmarkRowsBecomeLeads(b *testing.B) {
	var file bytes.Buffer
	file.WriteString("id,nombre,apellido,telefono,celular,ciudad,saldo\n")
	for i := range 10_000 {
		fmt.Fprintf(&file, "C-%07d,José Andrés,Núñez %d,+57 310 %07d,,Bogotá,%d.00\n", i, i%1000, i+1_000_000, i)
	}
	m := maker(b, "CO")
	p, _, err := Look(fileOf(file.Bytes()), m)
	if err != nil {
		b.Fatal(err)
	}
	mk := m.With(p)
	b.SetBytes(int64(file.Len()))
	b.ResetTimer()
	for range b.N {
		rows, err := Open(fileOf(file.Bytes()), p, nil)
		if err != nil {
			b.Fatal(err)
		}
		for {
			var row Row
			if err := rows.Next(&row); errors.Is(err, io.EOF) {
				break
			}
			var d lists.Draft
			if why := mk.Make(&row, &d); why != nil && row.Line > 1 {
				b.Fatal(why)
			}
		}
	}
}
