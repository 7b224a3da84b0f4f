CREATE TABLE `user_differences` (
	`user_id` text PRIMARY KEY NOT NULL,
	`kind` text,
	`payloads_gone` integer DEFAULT false NOT NULL,
	`fields` text DEFAULT '[]' NOT NULL,
	`fields_left_out` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE INDEX `user_differences_by_kind` ON `user_differences` (`kind`,`user_id`);--> statement-breakpoint
CREATE TABLE `users_shadow` (
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
	`search_text` text DEFAULT '' NOT NULL,
	`search_starts` text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_shadow_id_unique` ON `users_shadow` (`id`);--> statement-breakpoint
CREATE INDEX `events_mended` ON `events` (`mended_after`,`mended_at`,`id`) WHERE mended_after IS NOT NULL;