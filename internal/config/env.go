package config

import (
	"fmt"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

const envPrefix = "CORDBOARD_"

// field is one setting, found by reflection so that file, environment and documentation cannot drift apart.
type field struct {
	key   string // "db.password"
	value reflect.Value
}

func (f field) env() string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(f.key, ".", "_"))
}

func (c *Config) fields() []field {
	var out []field
	var walk func(prefix string, v reflect.Value)
	walk = func(prefix string, v reflect.Value) {
		for i := range v.NumField() {
			tag := v.Type().Field(i).Tag.Get("toml")
			switch {
			case tag == "":
			case v.Field(i).Kind() == reflect.Struct:
				walk(prefix+tag+".", v.Field(i))
			default:
				out = append(out, field{prefix + tag, v.Field(i)})
			}
		}
	}
	walk("", reflect.ValueOf(c).Elem())
	return out
}

// Keys lists every setting as "section.key", in the order of the structs.
func Keys() []string {
	var c Config
	var out []string
	for _, f := range c.fields() {
		out = append(out, f.key)
	}
	return out
}

// environment applies CORDBOARD_* variables. One it does not know is only warned about: other programs of the house
// (tests, the lab) use the prefix too.
func (c *Config) environment(environ []string) Problems {
	vars := map[string]string{}
	for _, kv := range environ {
		if k, v, ok := strings.Cut(kv, "="); ok && strings.HasPrefix(k, envPrefix) {
			vars[k] = v
		}
	}
	var out Problems
	for _, f := range c.fields() {
		v, ok := vars[f.env()]
		if !ok {
			continue
		}
		delete(vars, f.env())
		if err := set(f.value, v); err != nil {
			out = append(out, fmt.Sprintf("The environment variable %s is not right: %v.", f.env(), err))
		}
		c.clearTwin(f, environ)
	}
	// what the project's own scripts use
	for _, other := range []string{"CONFIG", "CACHE", "DEMO_LISTEN", "LONG", "SHOTS"} {
		delete(vars, envPrefix+other)
	}
	for _, k := range sortedKeys(vars) {
		c.warnings = append(c.warnings, fmt.Sprintf("The environment variable %s is no setting of this version and does nothing.", k))
	}
	return out
}

// clearTwin lets a secret of the environment replace its twin of the file, in both directions; both in the environment
// stay, and are a problem.
func (c *Config) clearTwin(f field, environ []string) {
	twin := f.key + "_file"
	if s, ok := strings.CutSuffix(f.key, "_file"); ok {
		twin = s
	}
	for _, o := range c.fields() {
		if o.key == twin && !slices.ContainsFunc(environ, func(kv string) bool { return strings.HasPrefix(kv, o.env()+"=") }) {
			o.value.SetZero()
		}
	}
}

func set(v reflect.Value, text string) error {
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Bool:
		b, err := strconv.ParseBool(text)
		if err != nil {
			return fmt.Errorf("%q is neither true nor false", text)
		}
		v.SetBool(b)
	case reflect.Int, reflect.Int64:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return fmt.Errorf("%q is not a whole number", text)
		}
		v.SetInt(n)
	case reflect.Slice:
		list := []string{}
		for _, s := range strings.Split(text, ",") {
			if s = strings.TrimSpace(s); s != "" {
				list = append(list, s)
			}
		}
		v.Set(reflect.ValueOf(list))
	default:
		return fmt.Errorf("settings of kind %s cannot come from the environment", v.Kind())
	}
	return nil
}

// readSecrets fills every secret whose twin names a file.
func (c *Config) readSecrets() Problems {
	fields := map[string]reflect.Value{}
	for _, f := range c.fields() {
		fields[f.key] = f.value
	}
	var out Problems
	for _, key := range Keys() {
		base, isTwin := strings.CutSuffix(key, "_file")
		secret, ok := fields[base]
		if !isTwin || !ok || fields[key].String() == "" {
			continue
		}
		if secret.String() != "" && secret.Len() > 0 {
			out = append(out, fmt.Sprintf("Both %s and %s are set; keep one of them.", base, key))
			continue
		}
		text, err := os.ReadFile(fields[key].String())
		if err != nil {
			out = append(out, fmt.Sprintf("The file named by %s cannot be read: %v.", key, err))
			continue
		}
		secret.SetString(strings.TrimRight(string(text), "\r\n"))
	}
	return out
}

func sortedKeys(m map[string]string) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
