package sms

// Concat says which part of which message a text is.
type Concat struct {
	Ref  int // the sender's number of the message; it wraps
	N    int // from 1
	Of   int
	Wide bool // the reference has 16 bits
}

// Elements of a user data header, 3GPP TS 23.040 §9.2.3.24.
const (
	ieConcat     = 0x00
	iePorts      = 0x04
	iePortsWide  = 0x05
	ieConcatWide = 0x08
)

// Header answers the user data header of a part, its length in front.
func (c Concat) Header() []byte {
	if c.Wide {
		return []byte{6, ieConcatWide, 4, byte(c.Ref >> 8), byte(c.Ref), byte(c.Of), byte(c.N)}
	}
	return []byte{5, ieConcat, 3, byte(c.Ref), byte(c.Of), byte(c.N)}
}

// UserData is a text message's data with its header read.
type UserData struct {
	Concat *Concat // nil for a message that stands alone
	Ports  bool    // for an application on the phone, not for a person: a ring tone, a business card
	Data   []byte  // what follows the header

	locking, single byte // shift tables of a language, 0 for none
}

// ReadUDH takes the user data header off. A header that says more than is there is taken for text: nothing is lost.
func ReadUDH(data []byte) UserData {
	if len(data) == 0 || int(data[0])+1 > len(data) {
		return UserData{Data: data}
	}
	head := data[1 : 1+int(data[0])]
	u := UserData{Data: data[1+int(data[0]):]}
	for len(head) >= 2 {
		id, n := head[0], int(head[1])
		if n > len(head)-2 {
			return u
		}
		u.element(id, head[2:2+n])
		head = head[2+n:]
	}
	return u
}

func (u *UserData) element(id byte, v []byte) {
	switch {
	case id == ieConcat && len(v) == 3:
		u.concat(Concat{Ref: int(v[0]), Of: int(v[1]), N: int(v[2])})
	case id == ieConcatWide && len(v) == 4:
		u.concat(Concat{Ref: int(v[0])<<8 | int(v[1]), Of: int(v[2]), N: int(v[3]), Wide: true})
	case id == iePorts || id == iePortsWide:
		u.Ports = true
	case id == ieSingleShift && len(v) == 1:
		u.single = v[0]
	case id == ieLockingShift && len(v) == 1:
		u.locking = v[0]
	}
}

// concat ignores impossible numbers, as §9.2.3.24.1 wants, and messages of one part.
func (u *UserData) concat(c Concat) {
	if c.N >= 1 && c.N <= c.Of && c.Of > 1 {
		u.Concat = &c
	}
}
