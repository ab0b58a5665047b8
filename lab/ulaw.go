package lab

import "math/bits"

const (
	ulawBias = 0x84
	ulawClip = 32635
)

// ToULaw is G.711 µ-law.
func ToULaw(s int16) byte {
	v, sign := int(s), byte(0)
	if v < 0 {
		v, sign = -v, 0x80
	}
	v = min(v, ulawClip) + ulawBias
	exponent := max(bits.Len(uint(v))-8, 0)
	return ^(sign | byte(exponent<<4) | byte(v>>(exponent+3)&0x0f))
}

// FromULaw takes it back.
func FromULaw(b byte) int16 {
	b = ^b
	exponent := b >> 4 & 0x07
	v := (int(b&0x0f)<<3+ulawBias)<<exponent - ulawBias
	if b&0x80 != 0 {
		v = -v
	}
	return int16(v)
}
