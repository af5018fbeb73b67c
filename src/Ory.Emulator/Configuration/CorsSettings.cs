namespace Ory.Emulator;

/// <summary>What <c>serve.public.cors</c> says.</summary>
internal sealed record CorsSettings(
    IReadOnlyList<string> AllowedOrigins,
    IReadOnlyList<string> AllowedMethods,
    IReadOnlyList<string> AllowedHeaders,
    IReadOnlyList<string> ExposedHeaders,
    bool AllowCredentials,
    int MaxAge);
