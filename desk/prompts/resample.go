package prompts

import "math"

// zeroCrossings of the filter on each side: more make it steeper and slower.
const zeroCrossings = 16

// resample brings samples to 8 kHz by a windowed sinc, which also takes away what is above the telephone's band. The
// filter is made once for each place an output sample can have between two input samples.
func resample(in []float32, rate int) []int16 {
	if rate == Rate {
		return quantize(in)
	}
	g := gcd(rate, Rate)
	phases := Rate / g
	cutoff := min(1, float64(Rate)/float64(rate)) * 0.95
	half := int(math.Ceil(zeroCrossings / cutoff))
	bank := make([][]float32, phases)
	for p := range bank {
		bank[p] = kernel(float64(p)/float64(phases), cutoff, half)
	}
	out := make([]float32, int(int64(len(in))*Rate/int64(rate)))
	for n := range out {
		at := int64(n) * int64(rate)
		base, k := int(at/Rate), bank[int(at%Rate)/g]
		first := base - half + 1
		var sum float32
		for i := max(0, -first); i < len(k) && first+i < len(in); i++ {
			sum += k[i] * in[first+i]
		}
		out[n] = sum
	}
	return quantize(out)
}

// kernel is the filter for an output sample that lies frac after an input sample; its taps sum up to one.
func kernel(frac, cutoff float64, half int) []float32 {
	taps := make([]float64, 2*half)
	sum := 0.0
	for i := range taps {
		x := float64(i-half+1) - frac
		window := 0.5 + 0.5*math.Cos(math.Pi*x/float64(half))
		v := window
		if y := math.Pi * x * cutoff; math.Abs(y) > 1e-9 {
			v *= math.Sin(y) / y
		}
		taps[i] = v
		sum += v
	}
	out := make([]float32, len(taps))
	for i, v := range taps {
		out[i] = float32(v / sum)
	}
	return out
}

func quantize(in []float32) []int16 {
	out := make([]int16, len(in))
	for i, v := range in {
		out[i] = int16(min(32767, max(-32768, math.Round(float64(v)*32768))))
	}
	return out
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
