namespace Ory.Emulator;

/// <summary>What <c>feature_flags</c> says.</summary>
internal sealed record FeatureFlags
{
    public bool CacheableSessions { get; init; }

    /// <summary>The most <c>Ory-Session-Cache-For</c> says; zero for no limit.</summary>
    public TimeSpan CacheableSessionsMaxAge { get; init; }

    public bool UseContinueWithTransitions { get; init; }

    public bool ChooseRecoveryAddress { get; init; }

    public bool LegacyContinueWithVerificationUi { get; init; }

    public bool LegacyRequireVerifiedLoginError { get; init; }

    public bool FasterSessionExtend { get; init; }

    public bool LegacyOidcRegistrationNodeGroup { get; init; }
}
