/*M!999999\- enable the sandbox mode */
-- MariaDB dump 10.19-11.4.2-MariaDB, for Linux (x86_64)
USE `mysql`;
CREATE TABLE `calls` (`id` int, `phone` text);
INSERT INTO `calls` VALUES (1,'600000000');
USE `call_center`;
CREATE TABLE IF NOT EXISTS `call_attribute` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `id_call` int(10) unsigned NOT NULL,
  `data` text DEFAULT NULL,
  PRIMARY KEY (`id`)
);
INSERT INTO `call_attribute` VALUES (1,10,'{\"Nombre\":\"Ana\",\"Cuenta\":12345678901234567890}'),(2,11,'{\"Nombre\":\"broken'),(3,12,NULL);
CREATE TABLE `calls` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `id_list` int(10) unsigned NOT NULL,
  `phone` varchar(32) NOT NULL,
  `status` varchar(32) DEFAULT NULL,
  `dnc` int(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (`id`)
);
INSERT INTO `calls` (`id`, `id_list`, `phone`, `status`, `dnc`) VALUES
(10,7,'600111222',NULL,0),
(11,7,'600111333',NULL,0),
(12,8,'600111444',_utf8mb4'Success',0);
CREATE TABLE `campaign` (`id` int(10) unsigned NOT NULL, `name` varchar(64) NOT NULL);
INSERT INTO `campaign` VALUES (1,'Primavera'),(2,'Otoño');
CREATE TABLE `campaign_lists` (`id` int, `id_campaign` int, `type` tinyint(1) NOT NULL DEFAULT 0 COMMENT '0 - out, 1 - in', `name` varchar(255));
INSERT INTO `campaign_lists` VALUES (7,1,0,'a'),(8,2,0,'b'),(9,1,1,'in');
