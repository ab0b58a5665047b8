package projector

// OnNotice has f called after every change of the projector's stats. Set it before Run.
func (p *Projector) OnNotice(f func()) { p.noticed = f }
