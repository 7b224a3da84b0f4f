CREATE TABLE `failure_hours` (
	`hour` integer NOT NULL,
	`kind` text NOT NULL,
	`reason` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`hour`, `kind`, `reason`)
);
--> statement-breakpoint
CREATE TABLE `latency_bounds` (
	`bound_ms` integer PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE TABLE `latency_hours` (
	`hour` integer NOT NULL,
	`latency` text NOT NULL,
	`bound_ms` integer NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`hour`, `latency`, `bound_ms`)
);
--> statement-breakpoint
CREATE TABLE `user_days` (
	`day` integer PRIMARY KEY NOT NULL,
	`created` integer NOT NULL,
	`deleted` integer NOT NULL
);
