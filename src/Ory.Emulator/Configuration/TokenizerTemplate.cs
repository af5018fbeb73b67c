namespace Ory.Emulator;

/// <summary>One entry of <c>session.whoami.tokenizer.templates</c>.</summary>
internal sealed record TokenizerTemplate(string Name, string? JwksUrl, string? ClaimsMapperUrl, TimeSpan Ttl, string SubjectSource);
