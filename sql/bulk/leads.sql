LOAD DATA LOCAL INFILE 'Reader::%s' INTO TABLE leads CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'
(id, list_num, zone, priority, external_id, name, numbers, custom)
