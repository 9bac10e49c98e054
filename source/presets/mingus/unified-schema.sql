-- The unified schema of MINGUS: 24 tables for what five SQLite databases held.
--
-- Run in one transaction with search_path set to the target schema alone, which must hold none of these tables:
-- nothing is dropped or replaced. Needs PostgreSQL 13 or later (gen_random_uuid) and no extension.
-- Tables come in an order in which each one's parents are there already.

-- Accounts and what is known of the people behind them.
CREATE TABLE users (
	id                        uuid         NOT NULL DEFAULT gen_random_uuid(),
	email                     varchar(255) NOT NULL,
	password_hash             varchar(255) NOT NULL,
	is_active                 boolean      DEFAULT true,
	is_verified               boolean      DEFAULT false,
	email_verification_token  uuid,
	password_reset_token      uuid,
	password_reset_expires_at timestamptz,
	last_login_at             timestamptz,
	login_attempts            integer      DEFAULT 0,
	locked_until              timestamptz,
	created_at                timestamptz  DEFAULT now(),
	updated_at                timestamptz  DEFAULT now(),
	CONSTRAINT users_pkey PRIMARY KEY (id),
	CONSTRAINT users_email_key UNIQUE (email)
);

CREATE TABLE user_profiles (
	id                            uuid         NOT NULL DEFAULT gen_random_uuid(),
	user_id                       uuid         NOT NULL,
	first_name                    varchar(100) NOT NULL,
	last_name                     varchar(100) NOT NULL,
	date_of_birth                 date,
	gender                        varchar(20),
	phone_number                  varchar(20),
	address_line_1                varchar(255),
	address_line_2                varchar(255),
	city                          varchar(100),
	state                         varchar(50),
	zip_code                      varchar(10)  NOT NULL,
	country                       varchar(100) DEFAULT 'USA',
	timezone                      varchar(50)  DEFAULT 'America/New_York',
	dependents                    integer      DEFAULT 0,
	marital_status                varchar(20),
	household_size                integer      DEFAULT 1,
	annual_income                 numeric(12, 2),
	income_source                 varchar(100),
	employment_status             varchar(50),
	education_level               varchar(50),
	occupation                    varchar(100),
	industry                      varchar(100),
	years_of_experience           integer,
	company_name                  varchar(255),
	company_size                  varchar(50),
	job_title                     varchar(100),
	naics_code                    varchar(10),
	risk_tolerance                varchar(20)  DEFAULT 'moderate',
	financial_goals               jsonb,
	preferences                   jsonb,
	profile_completion_percentage integer      DEFAULT 0,
	onboarding_completed          boolean      DEFAULT false,
	created_at                    timestamptz  DEFAULT now(),
	updated_at                    timestamptz  DEFAULT now(),
	CONSTRAINT user_profiles_pkey PRIMARY KEY (id),
	CONSTRAINT user_profiles_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
	CONSTRAINT chk_annual_income_positive CHECK (annual_income >= 0),
	CONSTRAINT chk_dependents_non_negative CHECK (dependents >= 0),
	CONSTRAINT chk_household_size_positive CHECK (household_size > 0),
	CONSTRAINT chk_years_experience_non_negative CHECK (years_of_experience >= 0)
);

CREATE TABLE onboarding_progress (
	id           uuid         NOT NULL DEFAULT gen_random_uuid(),
	user_id      uuid         NOT NULL,
	step_name    varchar(100) NOT NULL,
	step_order   integer      NOT NULL,
	is_completed boolean      DEFAULT false,
	completed_at timestamptz,
	step_data    jsonb,
	created_at   timestamptz  DEFAULT now(),
	updated_at   timestamptz  DEFAULT now(),
	CONSTRAINT onboarding_progress_pkey PRIMARY KEY (id),
	CONSTRAINT onboarding_progress_user_id_step_name_key UNIQUE (user_id, step_name),
	CONSTRAINT onboarding_progress_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

-- Plans, subscriptions and what they grant.
CREATE TABLE subscription_plans (
	id            uuid           NOT NULL DEFAULT gen_random_uuid(),
	name          varchar(100)   NOT NULL,
	description   text,
	price         numeric(10, 2) NOT NULL,
	billing_cycle varchar(20)    NOT NULL,
	features      jsonb          NOT NULL,
	limits        jsonb,
	is_active     boolean        DEFAULT true,
	created_at    timestamptz    DEFAULT now(),
	updated_at    timestamptz    DEFAULT now(),
	CONSTRAINT subscription_plans_pkey PRIMARY KEY (id)
);

CREATE TABLE subscriptions (
	id                     uuid        NOT NULL DEFAULT gen_random_uuid(),
	user_id                uuid        NOT NULL,
	plan_id                uuid        NOT NULL,
	stripe_subscription_id varchar(255),
	stripe_customer_id     varchar(255),
	status                 varchar(50) NOT NULL,
	current_period_start   timestamptz,
	current_period_end     timestamptz,
	cancel_at_period_end   boolean     DEFAULT false,
	canceled_at            timestamptz,
	trial_start            timestamptz,
	trial_end              timestamptz,
	created_at             timestamptz DEFAULT now(),
	updated_at             timestamptz DEFAULT now(),
	CONSTRAINT subscriptions_pkey PRIMARY KEY (id),
	CONSTRAINT subscriptions_stripe_subscription_id_key UNIQUE (stripe_subscription_id),
	CONSTRAINT subscriptions_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES subscription_plans (id),
	CONSTRAINT subscriptions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE feature_access (
	id           uuid         NOT NULL DEFAULT gen_random_uuid(),
	user_id      uuid         NOT NULL,
	feature_name varchar(100) NOT NULL,
	is_enabled   boolean      DEFAULT true,
	usage_count  integer      DEFAULT 0,
	usage_limit  integer,
	last_used_at timestamptz,
	expires_at   timestamptz,
	created_at   timestamptz  DEFAULT now(),
	updated_at   timestamptz  DEFAULT now(),
	CONSTRAINT feature_access_pkey PRIMARY KEY (id),
	CONSTRAINT feature_access_user_id_feature_name_key UNIQUE (user_id, feature_name),
	CONSTRAINT feature_access_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE billing_history (
	id                uuid           NOT NULL DEFAULT gen_random_uuid(),
	user_id           uuid           NOT NULL,
	subscription_id   uuid,
	stripe_invoice_id varchar(255),
	amount            numeric(10, 2) NOT NULL,
	currency          varchar(3)     DEFAULT 'USD',
	status            varchar(50)    NOT NULL,
	billing_date      timestamptz    NOT NULL,
	due_date          timestamptz,
	paid_at           timestamptz,
	description       text,
	metadata          jsonb,
	created_at        timestamptz    DEFAULT now(),
	CONSTRAINT billing_history_pkey PRIMARY KEY (id),
	CONSTRAINT billing_history_stripe_invoice_id_key UNIQUE (stripe_invoice_id),
	CONSTRAINT billing_history_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES subscriptions (id),
	CONSTRAINT billing_history_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

-- Money. The *_encrypted columns hold cipher text made by the application; nothing here reads it.
CREATE TABLE encrypted_financial_profiles (
	id                       uuid         NOT NULL DEFAULT gen_random_uuid(),
	user_id                  uuid         NOT NULL,
	profile_name             varchar(100) NOT NULL,
	profile_type             varchar(50)  NOT NULL,
	institution_name         varchar(255),
	account_number_encrypted text,
	routing_number_encrypted text,
	account_balance          numeric(15, 2),
	credit_limit             numeric(15, 2),
	interest_rate            numeric(5, 4),
	last_sync_at             timestamptz,
	sync_status              varchar(50)  DEFAULT 'pending',
	is_active                boolean      DEFAULT true,
	metadata                 jsonb,
	created_at               timestamptz  DEFAULT now(),
	updated_at               timestamptz  DEFAULT now(),
	CONSTRAINT encrypted_financial_profiles_pkey PRIMARY KEY (id),
	CONSTRAINT encrypted_financial_profiles_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE user_income_due_dates (
	id                   uuid           NOT NULL DEFAULT gen_random_uuid(),
	user_id              uuid           NOT NULL,
	income_source        varchar(100)   NOT NULL,
	expected_amount      numeric(12, 2) NOT NULL,
	due_date             date           NOT NULL,
	frequency            varchar(20)    NOT NULL,
	is_recurring         boolean        DEFAULT true,
	last_received_date   date,
	last_received_amount numeric(12, 2),
	status               varchar(50)    DEFAULT 'pending',
	notes                text,
	created_at           timestamptz    DEFAULT now(),
	updated_at           timestamptz    DEFAULT now(),
	CONSTRAINT user_income_due_dates_pkey PRIMARY KEY (id),
	CONSTRAINT user_income_due_dates_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
	CONSTRAINT chk_expected_amount_positive CHECK (expected_amount > 0)
);

CREATE TABLE user_expense_due_dates (
	id               uuid           NOT NULL DEFAULT gen_random_uuid(),
	user_id          uuid           NOT NULL,
	expense_name     varchar(255)   NOT NULL,
	expense_category varchar(100),
	expected_amount  numeric(12, 2) NOT NULL,
	due_date         date           NOT NULL,
	frequency        varchar(20)    NOT NULL,
	is_recurring     boolean        DEFAULT true,
	is_essential     boolean        DEFAULT true,
	last_paid_date   date,
	last_paid_amount numeric(12, 2),
	status           varchar(50)    DEFAULT 'pending',
	auto_pay_enabled boolean        DEFAULT false,
	notes            text,
	created_at       timestamptz    DEFAULT now(),
	updated_at       timestamptz    DEFAULT now(),
	CONSTRAINT user_expense_due_dates_pkey PRIMARY KEY (id),
	CONSTRAINT user_expense_due_dates_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
	CONSTRAINT chk_expected_amount_positive CHECK (expected_amount > 0)
);

CREATE TABLE financial_transactions (
	id                   uuid           NOT NULL DEFAULT gen_random_uuid(),
	user_id              uuid           NOT NULL,
	financial_profile_id uuid,
	transaction_type     varchar(50)    NOT NULL,
	amount               numeric(12, 2) NOT NULL,
	description          text,
	category             varchar(100),
	merchant_name        varchar(255),
	transaction_date     date           NOT NULL,
	posted_date          date,
	reference_number     varchar(255),
	status               varchar(50)    DEFAULT 'pending',
	metadata             jsonb,
	created_at           timestamptz    DEFAULT now(),
	CONSTRAINT financial_transactions_pkey PRIMARY KEY (id),
	CONSTRAINT financial_transactions_financial_profile_id_fkey FOREIGN KEY (financial_profile_id) REFERENCES encrypted_financial_profiles (id),
	CONSTRAINT financial_transactions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
	CONSTRAINT chk_amount_non_zero CHECK (amount <> 0)
);

-- Health, and how it goes with spending.
CREATE TABLE user_health_checkins (
	id                  uuid        NOT NULL DEFAULT gen_random_uuid(),
	user_id             uuid        NOT NULL,
	checkin_date        date        NOT NULL,
	mood_score          integer,
	stress_level        integer,
	sleep_hours         numeric(3, 1),
	exercise_minutes    integer,
	water_intake_oz     integer,
	medication_taken    boolean     DEFAULT false,
	symptoms            jsonb,
	wellness_activities jsonb,
	notes               text,
	created_at          timestamptz DEFAULT now(),
	updated_at          timestamptz DEFAULT now(),
	CONSTRAINT user_health_checkins_pkey PRIMARY KEY (id),
	CONSTRAINT user_health_checkins_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
	CONSTRAINT chk_exercise_minutes_non_negative CHECK (exercise_minutes >= 0),
	CONSTRAINT chk_sleep_hours_reasonable CHECK (sleep_hours >= 0 AND sleep_hours <= 24),
	CONSTRAINT user_health_checkins_mood_score_check CHECK (mood_score >= 1 AND mood_score <= 10),
	CONSTRAINT user_health_checkins_stress_level_check CHECK (stress_level >= 1 AND stress_level <= 10)
);

CREATE TABLE health_spending_correlations (
	id                        uuid         NOT NULL DEFAULT gen_random_uuid(),
	user_id                   uuid         NOT NULL,
	correlation_date          date         NOT NULL,
	health_metric             varchar(100) NOT NULL,
	health_score              numeric(5, 2),
	spending_amount           numeric(12, 2),
	spending_category         varchar(100),
	correlation_strength      numeric(3, 2),
	confidence_interval_lower numeric(3, 2),
	confidence_interval_upper numeric(3, 2),
	p_value                   numeric(10, 8),
	is_significant            boolean      DEFAULT false,
	analysis_period           varchar(20),
	created_at                timestamptz  DEFAULT now(),
	CONSTRAINT health_spending_correlations_pkey PRIMARY KEY (id),
	CONSTRAINT health_spending_correlations_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE health_goals (
	id                  uuid         NOT NULL DEFAULT gen_random_uuid(),
	user_id             uuid         NOT NULL,
	goal_name           varchar(255) NOT NULL,
	goal_type           varchar(50)  NOT NULL,
	target_value        numeric(10, 2),
	current_value       numeric(10, 2),
	unit                varchar(50),
	target_date         date,
	is_completed        boolean      DEFAULT false,
	completion_date     date,
	progress_percentage integer      DEFAULT 0,
	notes               text,
	created_at          timestamptz  DEFAULT now(),
	updated_at          timestamptz  DEFAULT now(),
	CONSTRAINT health_goals_pkey PRIMARY KEY (id),
	CONSTRAINT health_goals_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

-- Work and income.
CREATE TABLE job_security_analysis (
	id                    uuid        NOT NULL DEFAULT gen_random_uuid(),
	user_id               uuid        NOT NULL,
	analysis_date         date        NOT NULL,
	industry_risk_score   numeric(3, 2),
	company_risk_score    numeric(3, 2),
	personal_risk_score   numeric(3, 2),
	overall_risk_score    numeric(3, 2),
	risk_factors          jsonb,
	mitigation_strategies jsonb,
	market_conditions     jsonb,
	salary_comparison     jsonb,
	career_opportunities  jsonb,
	recommendations       jsonb,
	created_at            timestamptz DEFAULT now(),
	CONSTRAINT job_security_analysis_pkey PRIMARY KEY (id),
	CONSTRAINT job_security_analysis_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE career_milestones (
	id                  uuid         NOT NULL DEFAULT gen_random_uuid(),
	user_id             uuid         NOT NULL,
	milestone_name      varchar(255) NOT NULL,
	milestone_type      varchar(50)  NOT NULL,
	target_date         date,
	target_salary       numeric(12, 2),
	current_salary      numeric(12, 2),
	is_completed        boolean      DEFAULT false,
	completion_date     date,
	progress_percentage integer      DEFAULT 0,
	notes               text,
	created_at          timestamptz  DEFAULT now(),
	updated_at          timestamptz  DEFAULT now(),
	CONSTRAINT career_milestones_pkey PRIMARY KEY (id),
	CONSTRAINT career_milestones_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE income_projections (
	id                       uuid           NOT NULL DEFAULT gen_random_uuid(),
	user_id                  uuid           NOT NULL,
	projection_date          date           NOT NULL,
	current_income           numeric(12, 2) NOT NULL,
	projected_income_1_year  numeric(12, 2),
	projected_income_3_years numeric(12, 2),
	projected_income_5_years numeric(12, 2),
	growth_rate              numeric(5, 2),
	factors                  jsonb,
	confidence_level         numeric(3, 2),
	created_at               timestamptz    DEFAULT now(),
	CONSTRAINT income_projections_pkey PRIMARY KEY (id),
	CONSTRAINT income_projections_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

-- How the application is used and how it performs.
CREATE TABLE user_analytics (
	id               uuid         NOT NULL DEFAULT gen_random_uuid(),
	user_id          uuid         NOT NULL,
	event_date       date         NOT NULL,
	event_type       varchar(100) NOT NULL,
	event_data       jsonb,
	session_duration integer,
	page_views       integer,
	features_used    jsonb,
	engagement_score numeric(3, 2),
	retention_score  numeric(3, 2),
	created_at       timestamptz  DEFAULT now(),
	CONSTRAINT user_analytics_pkey PRIMARY KEY (id),
	CONSTRAINT user_analytics_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE performance_metrics (
	id           uuid         NOT NULL DEFAULT gen_random_uuid(),
	metric_date  date         NOT NULL,
	metric_name  varchar(100) NOT NULL,
	metric_value numeric(15, 2),
	metric_unit  varchar(50),
	category     varchar(100),
	subcategory  varchar(100),
	metadata     jsonb,
	created_at   timestamptz  DEFAULT now(),
	CONSTRAINT performance_metrics_pkey PRIMARY KEY (id)
);

CREATE TABLE feature_usage (
	id                  uuid         NOT NULL DEFAULT gen_random_uuid(),
	user_id             uuid         NOT NULL,
	feature_name        varchar(100) NOT NULL,
	usage_date          date         NOT NULL,
	usage_count         integer      DEFAULT 1,
	usage_duration      integer,
	success_rate        numeric(3, 2),
	error_count         integer      DEFAULT 0,
	performance_metrics jsonb,
	created_at          timestamptz  DEFAULT now(),
	CONSTRAINT feature_usage_pkey PRIMARY KEY (id),
	CONSTRAINT feature_usage_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE user_feedback (
	id               uuid        NOT NULL DEFAULT gen_random_uuid(),
	user_id          uuid        NOT NULL,
	feedback_date    date        NOT NULL,
	feedback_type    varchar(50) NOT NULL,
	rating           integer,
	feedback_text    text,
	category         varchar(100),
	status           varchar(50) DEFAULT 'open',
	priority         varchar(20) DEFAULT 'medium',
	assigned_to      uuid,
	resolution_notes text,
	resolved_at      timestamptz,
	created_at       timestamptz DEFAULT now(),
	updated_at       timestamptz DEFAULT now(),
	CONSTRAINT user_feedback_pkey PRIMARY KEY (id),
	CONSTRAINT user_feedback_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
	CONSTRAINT user_feedback_rating_check CHECK (rating >= 1 AND rating <= 5)
);

-- Alerts, dates and notifications.
CREATE TABLE system_alerts (
	id              uuid         NOT NULL DEFAULT gen_random_uuid(),
	alert_type      varchar(50)  NOT NULL,
	severity        varchar(20)  NOT NULL,
	title           varchar(255) NOT NULL,
	message         text         NOT NULL,
	user_id         uuid,
	is_read         boolean      DEFAULT false,
	read_at         timestamptz,
	action_required boolean      DEFAULT false,
	action_taken    boolean      DEFAULT false,
	action_notes    text,
	expires_at      timestamptz,
	created_at      timestamptz  DEFAULT now(),
	updated_at      timestamptz  DEFAULT now(),
	CONSTRAINT system_alerts_pkey PRIMARY KEY (id),
	CONSTRAINT system_alerts_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE important_dates (
	id                 uuid         NOT NULL DEFAULT gen_random_uuid(),
	user_id            uuid         NOT NULL,
	date_name          varchar(255) NOT NULL,
	date_type          varchar(50)  NOT NULL,
	date_value         date         NOT NULL,
	reminder_days      integer      DEFAULT 7,
	is_recurring       boolean      DEFAULT false,
	recurrence_pattern varchar(100),
	description        text,
	is_active          boolean      DEFAULT true,
	last_reminder_sent timestamptz,
	created_at         timestamptz  DEFAULT now(),
	updated_at         timestamptz  DEFAULT now(),
	CONSTRAINT important_dates_pkey PRIMARY KEY (id),
	CONSTRAINT important_dates_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE notification_preferences (
	id                uuid        NOT NULL DEFAULT gen_random_uuid(),
	user_id           uuid        NOT NULL,
	notification_type varchar(50) NOT NULL,
	email_enabled     boolean     DEFAULT true,
	sms_enabled       boolean     DEFAULT false,
	push_enabled      boolean     DEFAULT true,
	frequency         varchar(20) DEFAULT 'immediate',
	quiet_hours_start time,
	quiet_hours_end   time,
	created_at        timestamptz DEFAULT now(),
	updated_at        timestamptz DEFAULT now(),
	CONSTRAINT notification_preferences_pkey PRIMARY KEY (id),
	CONSTRAINT notification_preferences_user_id_notification_type_key UNIQUE (user_id, notification_type),
	CONSTRAINT notification_preferences_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

-- What belongs to a user, and rows that other rows refer to. Tables whose unique key begins with user_id
-- (onboarding_progress, feature_access, notification_preferences) have that key's index for it.
CREATE INDEX user_profiles_user_id_idx ON user_profiles (user_id);
CREATE INDEX subscriptions_user_id_idx ON subscriptions (user_id);
CREATE INDEX subscriptions_plan_id_idx ON subscriptions (plan_id);
CREATE INDEX billing_history_user_id_idx ON billing_history (user_id);
CREATE INDEX billing_history_subscription_id_idx ON billing_history (subscription_id);
CREATE INDEX encrypted_financial_profiles_user_id_idx ON encrypted_financial_profiles (user_id);
CREATE INDEX user_income_due_dates_user_id_idx ON user_income_due_dates (user_id);
CREATE INDEX user_expense_due_dates_user_id_idx ON user_expense_due_dates (user_id);
CREATE INDEX financial_transactions_user_id_idx ON financial_transactions (user_id);
CREATE INDEX financial_transactions_financial_profile_id_idx ON financial_transactions (financial_profile_id);
CREATE INDEX user_health_checkins_user_id_idx ON user_health_checkins (user_id);
CREATE INDEX health_spending_correlations_user_id_idx ON health_spending_correlations (user_id);
CREATE INDEX health_goals_user_id_idx ON health_goals (user_id);
CREATE INDEX job_security_analysis_user_id_idx ON job_security_analysis (user_id);
CREATE INDEX career_milestones_user_id_idx ON career_milestones (user_id);
CREATE INDEX income_projections_user_id_idx ON income_projections (user_id);
CREATE INDEX user_analytics_user_id_idx ON user_analytics (user_id);
CREATE INDEX feature_usage_user_id_idx ON feature_usage (user_id);
CREATE INDEX user_feedback_user_id_idx ON user_feedback (user_id);
CREATE INDEX system_alerts_user_id_idx ON system_alerts (user_id);
CREATE INDEX important_dates_user_id_idx ON important_dates (user_id);

-- Time ranges.
CREATE INDEX billing_history_billing_date_idx ON billing_history (billing_date);
CREATE INDEX user_income_due_dates_due_date_idx ON user_income_due_dates (due_date);
CREATE INDEX user_expense_due_dates_due_date_idx ON user_expense_due_dates (due_date);
CREATE INDEX financial_transactions_transaction_date_idx ON financial_transactions (transaction_date);
CREATE INDEX user_health_checkins_checkin_date_idx ON user_health_checkins (checkin_date);
CREATE INDEX health_spending_correlations_correlation_date_idx ON health_spending_correlations (correlation_date);
CREATE INDEX health_goals_target_date_idx ON health_goals (target_date);
CREATE INDEX job_security_analysis_analysis_date_idx ON job_security_analysis (analysis_date);
CREATE INDEX career_milestones_target_date_idx ON career_milestones (target_date);
CREATE INDEX income_projections_projection_date_idx ON income_projections (projection_date);
CREATE INDEX user_analytics_event_date_idx ON user_analytics (event_date);
CREATE INDEX performance_metrics_metric_date_idx ON performance_metrics (metric_date);
CREATE INDEX feature_usage_usage_date_idx ON feature_usage (usage_date);
CREATE INDEX user_feedback_feedback_date_idx ON user_feedback (feedback_date);
CREATE INDEX important_dates_date_value_idx ON important_dates (date_value);

-- Containment and key searches in documents.
CREATE INDEX user_profiles_financial_goals_idx ON user_profiles USING gin (financial_goals);
CREATE INDEX user_profiles_preferences_idx ON user_profiles USING gin (preferences);
CREATE INDEX onboarding_progress_step_data_idx ON onboarding_progress USING gin (step_data);
CREATE INDEX subscription_plans_features_idx ON subscription_plans USING gin (features);
CREATE INDEX subscription_plans_limits_idx ON subscription_plans USING gin (limits);
CREATE INDEX billing_history_metadata_idx ON billing_history USING gin (metadata);
CREATE INDEX encrypted_financial_profiles_metadata_idx ON encrypted_financial_profiles USING gin (metadata);
CREATE INDEX financial_transactions_metadata_idx ON financial_transactions USING gin (metadata);
CREATE INDEX user_health_checkins_symptoms_idx ON user_health_checkins USING gin (symptoms);
CREATE INDEX user_health_checkins_wellness_activities_idx ON user_health_checkins USING gin (wellness_activities);
CREATE INDEX job_security_analysis_risk_factors_idx ON job_security_analysis USING gin (risk_factors);
CREATE INDEX job_security_analysis_mitigation_strategies_idx ON job_security_analysis USING gin (mitigation_strategies);
CREATE INDEX job_security_analysis_market_conditions_idx ON job_security_analysis USING gin (market_conditions);
CREATE INDEX job_security_analysis_salary_comparison_idx ON job_security_analysis USING gin (salary_comparison);
CREATE INDEX job_security_analysis_career_opportunities_idx ON job_security_analysis USING gin (career_opportunities);
CREATE INDEX job_security_analysis_recommendations_idx ON job_security_analysis USING gin (recommendations);
CREATE INDEX income_projections_factors_idx ON income_projections USING gin (factors);
CREATE INDEX user_analytics_event_data_idx ON user_analytics USING gin (event_data);
CREATE INDEX user_analytics_features_used_idx ON user_analytics USING gin (features_used);
CREATE INDEX performance_metrics_metadata_idx ON performance_metrics USING gin (metadata);
CREATE INDEX feature_usage_performance_metrics_idx ON feature_usage USING gin (performance_metrics);

-- updated_at follows every UPDATE, whatever the statement says. An INSERT may set it freely, so that migrated
-- rows keep the moment their source held.
CREATE FUNCTION set_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	NEW.updated_at := now();
	RETURN NEW;
END;
$$;

CREATE TRIGGER users_updated_at BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER user_profiles_updated_at BEFORE UPDATE ON user_profiles FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER onboarding_progress_updated_at BEFORE UPDATE ON onboarding_progress FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER subscription_plans_updated_at BEFORE UPDATE ON subscription_plans FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER subscriptions_updated_at BEFORE UPDATE ON subscriptions FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER feature_access_updated_at BEFORE UPDATE ON feature_access FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER encrypted_financial_profiles_updated_at BEFORE UPDATE ON encrypted_financial_profiles FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER user_income_due_dates_updated_at BEFORE UPDATE ON user_income_due_dates FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER user_expense_due_dates_updated_at BEFORE UPDATE ON user_expense_due_dates FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER user_health_checkins_updated_at BEFORE UPDATE ON user_health_checkins FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER health_goals_updated_at BEFORE UPDATE ON health_goals FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER career_milestones_updated_at BEFORE UPDATE ON career_milestones FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER user_feedback_updated_at BEFORE UPDATE ON user_feedback FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER system_alerts_updated_at BEFORE UPDATE ON system_alerts FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER important_dates_updated_at BEFORE UPDATE ON important_dates FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER notification_preferences_updated_at BEFORE UPDATE ON notification_preferences FOR EACH ROW EXECUTE FUNCTION set_updated_at();
