DROP INDEX `events_by_type`;--> statement-breakpoint
DROP INDEX `events_by_family`;--> statement-breakpoint
DROP INDEX `events_by_outcome`;--> statement-breakpoint
DROP INDEX `events_by_reason`;--> statement-breakpoint
DROP INDEX `events_by_subject`;--> statement-breakpoint
CREATE INDEX `events_by_id` ON `events` (`id`,`received_at`,`type`,`outcome`,`reason`);--> statement-breakpoint
CREATE INDEX `events_by_kind` ON `events` (`type`,`outcome`,`reason`,`received_at`,`id`,`subject_id`);--> statement-breakpoint
CREATE INDEX `events_failed` ON `events` (`reason`,`received_at`,`id`) WHERE outcome = 'failed';--> statement-breakpoint
CREATE INDEX `events_by_subject` ON `events` (`subject_id`,`received_at`,`id`,`type`,`outcome`,`reason`);--> statement-breakpoint
DROP INDEX `users_by_created_at`;--> statement-breakpoint
DROP INDEX `users_by_updated_at`;--> statement-breakpoint
DROP INDEX `users_by_last_sign_in_at`;--> statement-breakpoint
DROP INDEX `users_by_last_active_at`;--> statement-breakpoint
DROP INDEX `users_by_status_created_at`;--> statement-breakpoint
DROP INDEX `users_by_status_updated_at`;--> statement-breakpoint
DROP INDEX `users_by_status_last_sign_in_at`;--> statement-breakpoint
DROP INDEX `users_by_status_last_active_at`;--> statement-breakpoint
ALTER TABLE `users` ADD `search_starts` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `users_by_status_created_at` ON `users` (`status`,CASE WHEN "created_at" IS NULL THEN 0 ELSE "created_at" END,`id`,`search_starts`);--> statement-breakpoint
CREATE INDEX `users_by_status_updated_at` ON `users` (`status`,CASE WHEN "updated_at" IS NULL THEN 0 ELSE "updated_at" END,`id`,`search_starts`);--> statement-breakpoint
CREATE INDEX `users_by_status_last_sign_in_at` ON `users` (`status`,CASE WHEN "last_sign_in_at" IS NULL THEN 0 ELSE "last_sign_in_at" END,`id`,`search_starts`);--> statement-breakpoint
CREATE INDEX `users_by_status_last_active_at` ON `users` (`status`,CASE WHEN "last_active_at" IS NULL THEN 0 ELSE "last_active_at" END,`id`,`search_starts`);