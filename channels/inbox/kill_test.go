package inbox_test

func childServes(string) int { return 0 }
