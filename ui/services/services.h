#pragma once

namespace trueup::ui {

class SessionService;
class DashboardService;
class ReviewService;
class PushService;
class ConflictService;
class ProductService;
class MatchService;
class ListService;
class JobService;
class ScheduleService;
class AlertService;
class SettingsService;
class PromptService;
class DiagnosticsService;
class Preferences;
class ImageService;

/// Everything the window needs from outside, made by main() and outliving the window.
struct UiServices
{
    SessionService& session;
    DashboardService& dashboard;
    ReviewService& review;
    PushService& push;
    ConflictService& conflicts;
    ProductService& products;
    MatchService& matches;
    ListService& lists;
    JobService& jobs;
    ScheduleService& schedules;
    AlertService& alerts;
    SettingsService& settings;
    PromptService& prompts;
    Preferences& preferences;
    DiagnosticsService& diagnostics;
    ImageService& images;
};

} // namespace trueup::ui
