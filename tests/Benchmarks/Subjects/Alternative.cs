namespace Benchmarks;

/// <summary>One way to know who somebody is: how an application sets it up, and the header that its callers send.</summary>
public sealed record Alternative(Action<IServiceCollection> Configure, string Header = "Cookie", string Value = RecordedSession.Cookie);
