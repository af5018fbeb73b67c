namespace Ory.AspNetCore.Tests;

public enum StepKind
{
    Ask,
    AskWithRubbish,
    AskAtOnce,
    SignIn,
    AnotherCookie,
    StepUp,
    Revoke,
    RevokeAndEvict,
    EvictSession,
    EvictIdentity,
    EvictCredential,
    RevokeDuringWhoami,
    TimePasses,
    MuchTimePasses,
    OryFails,
    OryRecovers,
}
