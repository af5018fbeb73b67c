namespace Ory.AspNetCore;

/// <summary>
/// The sessions that the handler has cached. Sign-out through this library, the client's calls that end sessions and the webhook evict by
/// themselves; this is for what the application learns in its own ways, such as an administrator who ends somebody's sessions.
/// </summary>
public interface IOrySessionCache
{
    /// <summary>
    /// Forgets what was learnt of a session, an identity or a credential before now. A call to Ory that is under way is not believed either.
    /// </summary>
    /// <param name="eviction">What to forget.</param>
    /// <param name="cancellationToken">Ends the wait, not the eviction.</param>
    /// <returns>
    /// A task that ends when nothing older counts on this node. With a second level and Redis the other nodes follow within a second; while
    /// these cannot be reached they are told again every second, and the task does not fail.
    /// </returns>
    /// <exception cref="InvalidOperationException">The credential is to be one of a scheme that no <c>AddOry()</c> added.</exception>
    Task EvictAsync(OryEviction eviction, CancellationToken cancellationToken = default);
}
