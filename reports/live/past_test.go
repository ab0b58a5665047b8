package live

import (
	"reflect"
	"testing"
)

func TestUsualIsTheMedianOfTheDaysOnWhichAnybodyCalled(t *testing.T) {
	usual, days := Usual([][]Quarter{
		{{N: 32, Offered: 4, Answered: 4}, {N: 40, Offered: 9, Abandoned: 9}},
		{{N: 32, Offered: 10, Answered: 8, Abandoned: 2}},
		{}, // a holiday
		{{N: 32, Offered: 6, Answered: 5, Abandoned: 1}, {N: 33, Offered: 1}},
	})
	if want := []Quarter{{N: 32, Offered: 6, Answered: 5, Abandoned: 1}}; days != 3 || !reflect.DeepEqual(usual, want) {
		t.Errorf("%d days, %+v, want %+v", days, usual, want)
	}
	if usual, days := Usual(nil); days != 0 || len(usual) != 0 {
		t.Errorf("without a past: %d days, %+v", days, usual)
	}
}
