package presets

import (
	"strconv"
	"strings"
	"time"

	"github.com/cordboard/cordboard/campaigns/rules"
)

var dayNames = [7][2]string{{"Sunday", "domingo"}, {"Monday", "lunes"}, {"Tuesday", "martes"}, {"Wednesday", "miércoles"}, {"Thursday", "jueves"}, {"Friday", "viernes"},
	{"Saturday", "sábado"}}

// hours joins days with the same hours: "Monday to Friday 09:00–20:00; Saturday 10:00–14:00; never on Sunday".
func (s speaker) hours(w rules.Week) string {
	var parts, closed []string
	for i := 0; i < 7; {
		from, text := (i+1)%7, s.spans(w[(i+1)%7])
		to := from
		for i++; i < 7 && s.spans(w[(i+1)%7]) == text; i++ {
			to = (i + 1) % 7
		}
		if text == "" {
			for d := from; ; d = (d + 1) % 7 {
				closed = append(closed, s.day(d))
				if d == to {
					break
				}
			}
			continue
		}
		days := s.day(from)
		switch {
		case from == 1 && to == 0:
			days = s.pick("every day", "todos los días")
		case to != from:
			days = s.say("%s to %s", "de %s a %s", days, s.day(to))
		}
		parts = append(parts, days+" "+text)
	}
	out := s.say("People are called %s, on their own clock", "Se llama %s, según el reloj de la persona", strings.Join(parts, "; "))
	if len(closed) > 0 {
		out += s.say("; never on %s", "; nunca en %s", s.join(closed, "or", "ni"))
	}
	return out + "."
}

func (s speaker) day(d int) string { return s.pick(dayNames[d][0], dayNames[d][1]) }

func (s speaker) spans(all []rules.Span) string {
	var out []string
	for _, x := range all {
		out = append(out, strings.Replace(x.String(), "-", "–", 1))
	}
	return s.join(out, "and", "y")
}

// length is a length in words; what is a whole number of weeks stays days, as laws count.
func (s speaker) length(l rules.Length) string {
	if l == rules.Forever {
		return s.pick("ever", "siempre")
	}
	d := time.Duration(l)
	for _, u := range []struct {
		length                   time.Duration
		one, many, oneES, manyES string
	}{
		{24 * time.Hour, "day", "days", "día", "días"}, {time.Hour, "hour", "hours", "hora", "horas"},
		{time.Minute, "minute", "minutes", "minuto", "minutos"}, {time.Second, "second", "seconds", "segundo", "segundos"},
	} {
		if d%u.length != 0 || u.length > time.Hour && d < 96*time.Hour {
			continue
		}
		n := int64(d / u.length)
		if n == 1 {
			return "1 " + s.pick(u.one, u.oneES)
		}
		return strconv.FormatInt(n, 10) + " " + s.pick(u.many, u.manyES)
	}
	return d.String()
}

func (s speaker) join(all []string, en, es string) string {
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	n := len(all) - 1
	return strings.Join(all[:n], ", ") + " " + s.pick(en, es) + " " + all[n]
}

// decimal is n/unit without needless digits, with a comma in Spanish.
func (s speaker) decimal(n, unit int) string {
	text := strconv.FormatFloat(float64(n)/float64(unit), 'f', -1, 64)
	if s.es {
		return strings.Replace(text, ".", ",", 1)
	}
	return text
}
