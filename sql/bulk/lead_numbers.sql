LOAD DATA LOCAL INFILE 'Reader::%s' INTO TABLE lead_numbers CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
(number, list_num, lead_id)
