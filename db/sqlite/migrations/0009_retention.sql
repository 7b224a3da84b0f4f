CREATE TABLE `payloads_removed` (
	`id` integer PRIMARY KEY NOT NULL,
	`received_at` integer NOT NULL,
	`event_id` text NOT NULL
);
