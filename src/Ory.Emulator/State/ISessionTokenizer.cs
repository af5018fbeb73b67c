namespace Ory.Emulator;

/// <summary>Turns a session into a signed JSON Web Token.</summary>
internal interface ISessionTokenizer
{
    /// <summary>The token, or why there is none.</summary>
    ValueTask<(string? Token, ApiError? Error)> TokenizeAsync(string template, Session session, Identity identity, CancellationToken cancellationToken);
}
