#pragma once

#include "base/cancellation.h"
#include "remote/mail/mailmessage.h"

#include <chrono>

namespace trueup {

constexpr int smtpsPort = 465;
constexpr int smtpPort = 587;

/// A mail server: smtps://user:password@host (TLS from the first byte, port 465) or smtp://user:password@host (port 587, TLS
/// demanded before anything is said; only this computer itself may do without).
struct SmtpServer
{
    QString scheme;
    QString host;
    int port = 0;
    QString user;
    QString password;

    /// A Config error never repeats the address, which holds a password.
    [[nodiscard]] static Result<SmtpServer> parse(const QString& url);
    /// What parse() makes this server of, with the password in it; empty where the host is none.
    [[nodiscard]] QString address() const;
    [[nodiscard]] bool isLoopback() const;
    friend bool operator==(const SmtpServer&, const SmtpServer&) = default;
};

struct SmtpOptions
{
    std::chrono::milliseconds connectTimeout{10'000};
    std::chrono::milliseconds totalTimeout{60'000};
    QString caFile; ///< empty: the system's authorities
};

/// Hands one mail to the server for all recipients or none; certificates are always verified. Blocks: for worker threads. Errors:
/// Network, Timeout, Auth, Config, Validation, Http (the server refused sender, recipient or mail), Cancelled; none holds the
/// password. `retryable` tells whether the same mail may go through later.
[[nodiscard]] Result<void> sendMail(const SmtpServer& server, const MailMessage& message, const CancelToken& cancel = {},
                                    const SmtpOptions& options = {});

} // namespace trueup
