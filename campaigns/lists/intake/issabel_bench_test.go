package intake

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/cordboard/cordboard/campaigns/lists"
)

// A dump of 100,000 calls with three fields each.
func largeDump() []byte {
	var b bytes.Buffer
	b.WriteString("-- MySQL dump 10.13\nCREATE TABLE `call_attribute` (`id` int, `id_call` int, `columna` text, `value` text, `column_number` int);\n")
	for c := range 100_000 {
		if c%1000 == 0 {
			b.WriteString(";\nINSERT INTO `call_attribute` VALUES ")
		} else {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "(%d,%d,'Nombre','Ana Ruiz %d',1),(%d,%d,'Ciudad','Cádiz',2),(%d,%d,'Cuenta','%d',3)", 3*c, c, c, 3*c+1, c, 3*c+2, c, c)
	}
	b.WriteString(";\nCREATE TABLE `calls` (`id` int, `id_campaign` int, `phone` text, `dnc` int);\n")
	for c := range 100_000 {
		if c%1000 == 0 {
			b.WriteString(";\nINSERT INTO `calls` VALUES ")
		} else {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "(%d,1,'6%08d',0)", c, c)
	}
	b.WriteString(";\n")
	return b.Bytes()
}

func BenchmarkADumpOfIssabel(b *testing.B) {
	m, dump := maker(b, "ES"), largeDump()
	p, _, err := Look(fileOf(dump), m)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(dump)))
	b.ReportAllocs()
	for b.Loop() {
		leads, _, err := read(fileOf(dump), p, m)
		if err != nil || len(leads) != 100_000 {
			b.Fatalf("%d leads of %v: %v", len(leads), lists.FormatIssabel, err)
		}
	}
}
