CREATE TABLE `deliveries` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`event_id` text,
	`claimed_event_id` text,
	`received_at` integer NOT NULL,
	`outcome` text NOT NULL,
	`reason` text,
	`detail` text,
	`status_code` integer NOT NULL,
	`duration_ms` integer NOT NULL,
	`source_ip` text,
	`user_agent` text,
	`body_bytes` integer NOT NULL,
	`headers` text NOT NULL,
	`body_excerpt` text,
	FOREIGN KEY (`event_id`) REFERENCES `events`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `deliveries_by_received_at` ON `deliveries` (`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `deliveries_by_outcome` ON `deliveries` (`outcome`,`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `deliveries_by_reason` ON `deliveries` (`reason`,`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `deliveries_by_event` ON `deliveries` (`event_id`,`received_at`,`id`);--> statement-breakpoint
CREATE TABLE `delivery_counts` (
	`outcome` text NOT NULL,
	`reason` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`outcome`, `reason`)
);
--> statement-breakpoint
CREATE TABLE `event_counts` (
	`type` text NOT NULL,
	`family` text NOT NULL,
	`outcome` text NOT NULL,
	`reason` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`type`, `outcome`, `reason`)
);
--> statement-breakpoint
CREATE TABLE `events` (
	`id` text PRIMARY KEY NOT NULL,
	`type` text NOT NULL,
	`family` text NOT NULL,
	`subject_id` text,
	`instance_id` text,
	`occurred_at` integer NOT NULL,
	`received_at` integer NOT NULL,
	`outcome` text NOT NULL,
	`reason` text,
	`detail` text,
	`delivery_count` integer NOT NULL,
	`superseded_by` text,
	`payload` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `events_by_received_at` ON `events` (`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `events_by_type` ON `events` (`type`,`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `events_by_family` ON `events` (`family`,`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `events_by_outcome` ON `events` (`outcome`,`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `events_by_reason` ON `events` (`reason`,`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `events_by_subject` ON `events` (`subject_id`,`received_at`,`id`);--> statement-breakpoint
CREATE TABLE `hour_counts` (
	`hour` integer NOT NULL,
	`outcome` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`hour`, `outcome`)
);
--> statement-breakpoint
CREATE TABLE `user_counts` (
	`status` text PRIMARY KEY NOT NULL,
	`count` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `users` (
	`row_number` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`external_id` text,
	`username` text,
	`first_name` text,
	`last_name` text,
	`primary_email` text,
	`primary_phone` text,
	`image_url` text,
	`status` text NOT NULL,
	`created_at` integer,
	`updated_at` integer,
	`last_sign_in_at` integer,
	`last_active_at` integer,
	`deleted_at` integer,
	`last_event_id` text NOT NULL,
	`data_event_id` text,
	`data_occurred_at` integer,
	`synced_at` integer NOT NULL,
	`data` text,
	`search_text` text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_id_unique` ON `users` (`id`);--> statement-breakpoint
CREATE INDEX `users_by_created_at` ON `users` (CASE WHEN "created_at" IS NULL THEN 0 ELSE "created_at" END,`id`);--> statement-breakpoint
CREATE INDEX `users_by_updated_at` ON `users` (CASE WHEN "updated_at" IS NULL THEN 0 ELSE "updated_at" END,`id`);--> statement-breakpoint
CREATE INDEX `users_by_last_sign_in_at` ON `users` (CASE WHEN "last_sign_in_at" IS NULL THEN 0 ELSE "last_sign_in_at" END,`id`);--> statement-breakpoint
CREATE INDEX `users_by_last_active_at` ON `users` (CASE WHEN "last_active_at" IS NULL THEN 0 ELSE "last_active_at" END,`id`);--> statement-breakpoint
CREATE INDEX `users_by_status_created_at` ON `users` (`status`,CASE WHEN "created_at" IS NULL THEN 0 ELSE "created_at" END,`id`);--> statement-breakpoint
CREATE INDEX `users_by_status_updated_at` ON `users` (`status`,CASE WHEN "updated_at" IS NULL THEN 0 ELSE "updated_at" END,`id`);--> statement-breakpoint
CREATE INDEX `users_by_status_last_sign_in_at` ON `users` (`status`,CASE WHEN "last_sign_in_at" IS NULL THEN 0 ELSE "last_sign_in_at" END,`id`);--> statement-breakpoint
CREATE INDEX `users_by_status_last_active_at` ON `users` (`status`,CASE WHEN "last_active_at" IS NULL THEN 0 ELSE "last_active_at" END,`id`);