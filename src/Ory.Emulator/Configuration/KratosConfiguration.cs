using MimeKit;

namespace Ory.Emulator;

/// <summary>Kratos' configuration, as far as the emulator models it.</summary>
internal sealed record KratosConfiguration
{
    /// <summary><c>serve.public.base_url</c>, exactly as configured: the CSRF cookie is named after it.</summary>
    public required string PublicBaseUrl { get; init; }

    public required string AdminBaseUrl { get; init; }

    public int PublicPort { get; init; } = 4433;

    public int AdminPort { get; init; } = 4434;

    public CorsSettings? PublicCors { get; init; }

    public bool Dev { get; init; }

    public required string DefaultReturnUrl { get; init; }

    public IReadOnlyList<string> AllowedReturnUrls { get; init; } = [];

    public required FlowSettings Login { get; init; }

    public required FlowSettings Registration { get; init; }

    public required FlowSettings Settings { get; init; }

    public required FlowSettings Recovery { get; init; }

    public required FlowSettings Verification { get; init; }

    public required string ErrorUiUrl { get; init; }

    public string? LogoutReturnUrl { get; init; }

    public required MethodSettings Methods { get; init; }

    public required CookieSettings Cookies { get; init; }

    /// <summary>The CSRF cookie: one that is not for https only is always <c>Lax</c>.</summary>
    public CookieSettings CsrfCookie => Cookies.Secure ? Cookies : Cookies with { SameSite = "Lax" };

    public required CookieSettings SessionCookie { get; init; }

    public string SessionCookieName { get; init; } = "ory_kratos_session";

    public bool SessionCookiePersistent { get; init; } = true;

    public TimeSpan SessionLifespan { get; init; } = TimeSpan.FromHours(24);

    /// <summary>An administrator's extension counts only when less than this is left; null: always.</summary>
    public TimeSpan? EarliestPossibleExtend { get; init; }

    public string WhoamiRequiredAal { get; init; } = "highest_available";

    public IReadOnlyDictionary<string, TokenizerTemplate> TokenizerTemplates { get; init; } = new Dictionary<string, TokenizerTemplate>();

    public FeatureFlags Features { get; init; } = new();

    public bool MitigateAccountEnumeration { get; init; }

    public IReadOnlyList<string> CookieSecrets { get; init; } = [];

    public int BcryptCost { get; init; } = 4;

    /// <summary>Whom mail that is handed on comes from.</summary>
    public required MailboxAddress Sender { get; init; }

    public required string DefaultSchemaId { get; init; }

    public required IReadOnlyList<IdentitySchema> Schemas { get; init; }

    public string? OAuth2ProviderUrl { get; init; }

    /// <summary>The folder that relative <c>file://</c> references are read from.</summary>
    public required string Folder { get; init; }

    /// <summary>What whoever wrote the configuration should know besides: one line each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The keys that are not modelled.</summary>
    public required IReadOnlyList<string> Unmodelled { get; init; }

    public IdentitySchema? Schema(string id) => Schemas.FirstOrDefault(schema => schema.Id == id);

    /// <summary>Whether a flow may be begun for a schema by <c>?identity_schema=</c>.</summary>
    public bool IsSelectable(string schema) => Schema(schema) is { } found && (found.Selectable || found.Id == DefaultSchemaId);
}
