LOAD DATA LOCAL INFILE 'Reader::%s' REPLACE INTO TABLE dnc_numbers CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
(dnc_num, number, source, added_at)
