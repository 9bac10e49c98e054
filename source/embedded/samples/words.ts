/** What people and programs wrote: the vocabulary of the samples. */

export const features = [
	'budget_planner',
	'debt_snowball',
	'job_security_score',
	'savings_goals',
	'health_checkin',
	'career_map',
	'bill_calendar',
	'credit_watch',
	'income_forecast',
	'café-budget ☕',
] as const;
export const onboardingSteps = [
	'welcome',
	'personal_details',
	'income',
	'expenses',
	'goals',
	'health',
	'notifications',
	'review',
] as const;
export const comments = [
	'Love it! 🎉',
	"It's fine, but the charts don't load on my phone",
	'Très utile, merci',
	'家計簿がとても使いやすい',
	'Crashed twice.\nThen it worked; no idea why.',
	'100% "worth" it; even with \\ backslashes',
	'Подсказки стали лучше',
	'ok',
] as const;
export const notes = [
	'Long walk with Zoë',
	"Couldn't sleep — rent is due",
	'Dinner with family 🍲',
	'Argued about money, made up',
	'静かな一日',
] as const;
export const cities = [
	'Atlanta',
	'Houston',
	"Coeur d'Alene",
	'San José',
	'Washington',
	'Cañon City',
	'Detroit',
] as const;
export const states = ['GA', 'TX', 'ID', 'CA', 'DC', 'CO', 'MI'] as const;
export const occupations = [
	'Nurse',
	'Data analyst',
	'Électricienne',
	'Teacher',
	'Driver',
	'Software engineer',
] as const;
export const incomeSources = ['salary', 'self-employment', 'gig work', 'pension', 'rental income'] as const;
export const goals = [
	'pay off debt',
	'emergency fund',
	'buy a home',
	'retire early',
	'college fund',
] as const;
export const activities = ['yoga', 'meditation', 'journaling', 'breathing', 'prayer'] as const;
export const symptoms = ['headache', 'fatigue', 'anxiety', 'migraña', 'back pain'] as const;
export const spendingCategories = [
	'dining',
	'groceries',
	'shopping',
	'health care',
	'entertainment',
] as const;
export const healthMetrics = [
	'stress_level',
	'mood_rating',
	'physical_activity_minutes',
	'mindfulness_minutes',
] as const;
export const metricTypes = [
	'login',
	'session_length',
	'goal_progress',
	'page_view',
	'net_worth_view',
] as const;
export const endpoints = [
	'/api/login',
	'/api/budget',
	'/api/health/checkin',
	'/api/goals/{id}',
	'/api/profile',
] as const;
export const queries = [
	'SELECT * FROM users WHERE id = ?',
	"SELECT category, sum(amount) FROM expenses WHERE user_id = ? AND label <> 'transfer' GROUP BY category",
	'UPDATE user_profiles SET current_savings = ?, updated_at = ? WHERE user_id = ?',
] as const;
export const severities = ['low', 'medium', 'high', 'critical'] as const;
export const banks = [
	'First Federal',
	"Farmers' Union",
	'Banco del Sol',
	'Crédit Agricole',
	'三菱UFJ銀行',
] as const;
