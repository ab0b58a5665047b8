package prompts_test

import (
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cordboard/cordboard/lab"
	"github.com/cordboard/cordboard/packaging/prompts"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// decibels of the root mean square and of the peak, under full scale.
func decibels(a lab.Audio) (rms, peak float64) {
	sum := 0.0
	for _, s := range a.Samples {
		sum += float64(s) * float64(s)
		peak = max(peak, math.Abs(float64(s)))
	}
	return 20 * math.Log10(math.Sqrt(sum/float64(len(a.Samples)))/32768), 20 * math.Log10(peak/32768)
}

func TestEveryPromptIsSpokenAndNeitherFaintNorClippedNorTooLong(t *testing.T) {
	dir, err := lab.Prompts(t.Context(), lab.Quiet)
	must(t, err)
	for _, language := range prompts.Languages {
		all, err := prompts.Catalogue(language)
		must(t, err)
		for _, p := range all {
			for ending, rate := range map[string]int{".wav": 8000, ".wav16": 16000} {
				name := filepath.Join(dir, language, "cordboard", p.Name+ending)
				a, err := lab.ReadAudio(name)
				must(t, err)
				rms, peak := decibels(a)
				if a.Rate != rate || a.Length() < 250*time.Millisecond || a.Length() > 9*time.Second || rms < -22 || rms > -17 || peak > -0.5 {
					t.Errorf("%s: %d Hz, %v, %.1f dB, peak %.1f dB", name, a.Rate, a.Length(), rms, peak)
				}
				if quiet := a.Length() - a.Speech(); quiet > 350*time.Millisecond {
					t.Errorf("%s: %v of %v is silence around the words", name, quiet, a.Length())
				}
			}
		}
	}
}

// studio is a checkout with two texts, and the script.
func studio(t *testing.T) string {
	t.Helper()
	_, err := lab.Prompts(t.Context(), lab.Quiet) // brings the tools
	must(t, err)
	dir := t.TempDir()
	must(t, os.MkdirAll(filepath.Join(dir, "packaging/scripts"), 0o755))
	must(t, os.MkdirAll(filepath.Join(dir, "packaging/prompts"), 0o755))
	script, err := os.ReadFile("../scripts/prompts")
	must(t, err)
	must(t, os.WriteFile(filepath.Join(dir, "packaging/scripts/prompts"), script, 0o755))
	write(t, dir, "# a comment\nhello = Hello.\nbye = It's \"over\"; $(goodbye).\n")
	return dir
}

func write(t *testing.T, studio, texts string) {
	t.Helper()
	must(t, os.WriteFile(filepath.Join(studio, "packaging/prompts/en.txt"), []byte(texts), 0o644))
}

// speak runs the script and returns when each sound was made.
func speak(t *testing.T, studio string) map[string]time.Time {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), filepath.Join(studio, "packaging/scripts/prompts")).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	made := map[string]time.Time{}
	files, err := filepath.Glob(filepath.Join(studio, "bin/prompts/en/cordboard/*"))
	must(t, err)
	for _, f := range files {
		info, err := os.Stat(f)
		must(t, err)
		made[filepath.Base(f)] = info.ModTime()
	}
	return made
}

// noises are the sounds of every language that are no speech: comfort and zip, each in two rates.
const noises = 4

func TestOnlyWhatChangedIsSpokenAgain(t *testing.T) {
	dir := studio(t)
	first := speak(t, dir)
	if len(first) != 4+noises {
		t.Fatalf("two texts made %d sounds: %v", len(first), first)
	}
	for _, name := range []string{"comfort.wav", "comfort.wav16", "zip.wav", "zip.wav16"} {
		if first[name].IsZero() {
			t.Errorf("%s was not made", name)
		}
	}
	again := speak(t, dir)
	for name, at := range first {
		if !again[name].Equal(at) {
			t.Errorf("%s was made again though nothing changed", name)
		}
	}
	write(t, dir, "hello = Hello, everybody.\nbye = It's \"over\"; $(goodbye).\n")
	changed := speak(t, dir)
	if changed["hello.wav"].Equal(first["hello.wav"]) || changed["hello.wav16"].Equal(first["hello.wav16"]) {
		t.Error("the text of hello changed and its sound did not")
	}
	if !changed["bye.wav"].Equal(first["bye.wav"]) {
		t.Error("bye was made again though it did not change")
	}
	must(t, os.Remove(filepath.Join(dir, "bin/prompts/en/cordboard/bye.wav")))
	if back := speak(t, dir); len(back) != 4+noises {
		t.Errorf("a sound that was deleted is not back: %v", back)
	}
	write(t, dir, "hello = Hello, everybody.\n")
	if left := speak(t, dir); len(left) != 2+noises {
		t.Errorf("the sound of a text that is gone is still there: %v", left)
	}
}

func TestALanguageWithoutAVoiceIsASentence(t *testing.T) {
	dir := studio(t)
	must(t, os.WriteFile(filepath.Join(dir, "packaging/prompts/xx.txt"), []byte("hello = Hello.\n"), 0o644))
	out, err := exec.CommandContext(t.Context(), filepath.Join(dir, "packaging/scripts/prompts")).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "there is no voice for packaging/prompts/xx.txt") {
		t.Errorf("the script said %q (%v)", out, err)
	}
}
