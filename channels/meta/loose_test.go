package meta_test

import (
	"testing"
	"time"

	"github.com/cordboard/cordboard/channels/meta"
)

func TestTimesAreReadInWhateverFormTheyCome(t *testing.T) {
	want := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for _, v := range []string{`1772366400`, `"1772366400"`, `1772366400000`, `"1772366400000"`, `1772366400.0`, `1.7723664e9`, `1772366400000000`, `"2026-03-01T12:00:00Z"`} {
		var at meta.Time
		if err := at.UnmarshalJSON([]byte(v)); err != nil || !at.Equal(want) {
			t.Errorf("%s is %v", v, at)
		}
	}
	for _, v := range []string{`null`, `""`, `"soon"`, `-5`, `0`, `{}`, `[1]`, `99999999999999999999`} {
		var at meta.Time
		if err := at.UnmarshalJSON([]byte(v)); err != nil || !at.IsZero() {
			t.Errorf("%s is %v", v, at)
		}
	}
}

func TestOnePartOfAnUnexpectedTypeDoesNotLoseTheOthers(t *testing.T) {
	var v struct {
		Name  meta.String              `json:"name"`
		Count meta.Int                 `json:"count"`
		Price meta.Float               `json:"price"`
		Yes   meta.Bool                `json:"yes"`
		List  meta.List[meta.String]   `json:"list"`
		One   meta.List[meta.Int]      `json:"one"`
		Deep  struct{ X meta.String }  `json:"deep"`
		Null  meta.List[meta.String]   `json:"null"`
		Ptr   *struct{ X meta.String } `json:"ptr"`
		Last  meta.String              `json:"last"`
	}
	body := `{"name":12,"count":"7","price":"1.5","yes":"true","list":["a",3,null,{"x":1}],"one":5,"deep":"flat","null":null,"ptr":[1],"last":"here"}`
	if err := meta.Loosely([]byte(body), &v); err != nil {
		t.Fatal(err)
	}
	if v.Name != "12" || v.Count != 7 || v.Price != 1.5 || !v.Yes || len(v.List) != 4 || v.List[1] != "3" || len(v.One) != 1 || v.Null != nil || v.Last != "here" {
		t.Fatalf("read %+v", v)
	}
	if meta.Loosely([]byte(`{"name":`), &v) == nil {
		t.Error("half a body was taken")
	}
}

func TestADigestIsOfTheBytesApartFromBlanks(t *testing.T) {
	if meta.Digest([]byte(`{"a": 1}`)) != meta.Digest([]byte("{\"a\":\n1}")) || meta.Digest([]byte(`{"a":1}`)) == meta.Digest([]byte(`{"a":2}`)) {
		t.Error("digests differ where they should not, or do not where they should")
	}
}
