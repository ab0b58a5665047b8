-- MariaDB dump 10.19  Distrib 10.5.22-MariaDB, for Linux (x86_64)
--
-- Host: localhost    Database: call_center
-- ------------------------------------------------------
-- Server version	10.5.22-MariaDB

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET NAMES utf8 */;

DROP TABLE IF EXISTS `break`;
CREATE TABLE `break` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `name` varchar(250) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8;
LOCK TABLES `break` WRITE;
INSERT INTO `break` VALUES (1,'It\'s; lunch'),(2,'INSERT INTO `calls` VALUES (99,1,\'600999999\',NULL,0)');
UNLOCK TABLES;

DROP TABLE IF EXISTS `call_attribute`;
CREATE TABLE `call_attribute` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `id_call` int(10) unsigned NOT NULL,
  `columna` varchar(30) DEFAULT NULL,
  `value` varchar(128) NOT NULL,
  `column_number` int(10) unsigned NOT NULL DEFAULT 0,
  PRIMARY KEY (`id`),
  KEY `id_call` (`id_call`),
  CONSTRAINT `call_attribute_ibfk_1` FOREIGN KEY (`id_call`) REFERENCES `calls` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8;
LOCK TABLES `call_attribute` WRITE;
/*!40000 ALTER TABLE `call_attribute` DISABLE KEYS */;
INSERT INTO `call_attribute` VALUES (1,1,'Nombre','José \"Pepe\" O\'Neill',1),(2,1,'Ciudad','Cádiz\\Puerto',2),(3,2,'Nombre','Ana; Ruiz',1),(4,2,'Ciudad','León',2);
INSERT INTO `call_attribute` VALUES (5,3,'Nombre','Luis',1),(6,5,'Deuda','120.50',1),(7,5,'Nombre','Eva',2),(8,3,'Ciudad','Vigo',2),(9,6,NULL,'x',3);
/*!40000 ALTER TABLE `call_attribute` ENABLE KEYS */;
UNLOCK TABLES;

DROP TABLE IF EXISTS `calls`;
CREATE TABLE `calls` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `id_campaign` int(10) unsigned NOT NULL,
  `phone` varchar(32) NOT NULL,
  `status` varchar(32) DEFAULT NULL,
  `uniqueid` varchar(32) DEFAULT NULL,
  `retries` int(10) unsigned NOT NULL DEFAULT 0,
  `dnc` int(1) NOT NULL DEFAULT 0,
  `agent` varchar(32) DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `id_campaign` (`id_campaign`),
  CONSTRAINT `calls_ibfk_1` FOREIGN KEY (`id_campaign`) REFERENCES `campaign` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8;
LOCK TABLES `calls` WRITE;
INSERT INTO `calls` VALUES (1,1,'600111222','Success','1.2',1,0,NULL),(2,1,'912 345 678',NULL,NULL,0,0,NULL),(3,1,'600333444',NULL,NULL,0,1,NULL),(4,1,'12','Failure',NULL,5,0,NULL),(5,2,'600555666',NULL,NULL,0,0,'Agent/7'),(6,2,'600777888',NULL,NULL,0,0,NULL);
UNLOCK TABLES;

DROP TABLE IF EXISTS `campaign`;
CREATE TABLE `campaign` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `name` varchar(64) NOT NULL,
  `script` text NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8;
LOCK TABLES `campaign` WRITE;
INSERT INTO `campaign` VALUES (1,'Primavera','<p>Hola,\r\n &quot;señor&quot;</p>'),(2,'Cobranza','');
UNLOCK TABLES;

DROP TABLE IF EXISTS `dont_call`;
CREATE TABLE `dont_call` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `caller_id` varchar(15) NOT NULL,
  `date_income` datetime DEFAULT NULL,
  `status` varchar(1) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
LOCK TABLES `dont_call` WRITE;
INSERT INTO `dont_call` VALUES (1,'600333444','2024-02-01 10:00:00','A'),(2,'600444555','2024-02-01 10:00:00','I'),(3,'x',NULL,'A');
UNLOCK TABLES;
-- Dump completed on 2024-03-01 10:00:00
