#pragma once

#include "operate/session.h"
#include "services/settings.h"

#include <QJsonValue>

namespace trueup {

/// Between the settings of the window and the keys of the database. Pure but for testDraft.

using SettingValues = QHash<QString, QJsonValue>;

[[nodiscard]] ui::AppSettings readDraft(const SettingValues& stored);
/// The columns of a header beside the map as it is stored; `feed` says for people which feed it is of.
[[nodiscard]] ui::ColumnMapSettings columnMap(const QStringList& header, const QJsonObject& map, const QString& feed);
[[nodiscard]] SettingValues settingValues(const ui::AppSettings& settings);
/// Name and draft of every secret of the window.
[[nodiscard]] QList<std::pair<QString, ui::SecretDraft>> secretDrafts(const ui::AppSettings& settings);

/// Writes what differs from what is stored, each checked, and the stores whose stock counts; one transaction.
[[nodiscard]] Result<void> saveSettings(Connection& connection, const SettingValues& values, const QList<ui::StoreSetting>& stores = {});
[[nodiscard]] Result<QList<ui::StoreSetting>> readStores(Connection& connection);

struct DraftTest
{
    SessionOptions session;
    ui::ConnectionKind kind = ui::ConnectionKind::Feed;
    SettingValues values;
    QHash<QString, QString> secrets;
};
/// Really connects with the draft; nothing of it is kept.
[[nodiscard]] Result<ui::TestReport> testDraft(const DraftTest& test, const CancelToken& cancel);

} // namespace trueup
