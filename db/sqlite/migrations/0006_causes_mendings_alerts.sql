CREATE TABLE `alerts` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`since` integer NOT NULL,
	`noticed_at` integer NOT NULL,
	`ended_at` integer,
	`told_at` integer,
	`told_end_at` integer,
	`facts` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `alerts_by_ended_at` ON `alerts` (`ended_at`,`kind`);--> statement-breakpoint
CREATE TABLE `mended_events` (
	`mending_id` integer NOT NULL,
	`position` integer NOT NULL,
	`event_id` text NOT NULL,
	`before` text NOT NULL,
	`after` text NOT NULL,
	`reason` text,
	`detail` text,
	PRIMARY KEY(`mending_id`, `position`),
	FOREIGN KEY (`mending_id`) REFERENCES `mendings`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `mendings` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`started_by` text NOT NULL,
	`started_at` integer NOT NULL,
	`finished_at` integer,
	`request` text NOT NULL,
	`done` integer NOT NULL,
	`total` integer,
	`counts` text NOT NULL,
	`summary` text
);
--> statement-breakpoint
CREATE INDEX `mendings_by_state` ON `mendings` (`state`);--> statement-breakpoint
ALTER TABLE `deliveries` ADD `cause` text;--> statement-breakpoint
ALTER TABLE `deliveries` ADD `findings` text;--> statement-breakpoint
ALTER TABLE `events` ADD `mended_at` integer;--> statement-breakpoint
ALTER TABLE `events` ADD `mended_after` integer;