using StackExchange.Redis;

namespace Ory.AspNetCore.Redis;

/// <summary>Where the nodes of an application share their Ory sessions.</summary>
public sealed class OryRedisOptions
{
    /// <summary>The Redis server, as StackExchange.Redis writes it: <c>redis.internal:6379,ssl=true,password=…</c>.</summary>
    /// <value>Default: none; this or <see cref="ConnectionMultiplexerFactory"/> is required.</value>
    public string? Configuration { get; set; }

    /// <summary>Gives the connection instead of <see cref="Configuration"/>, for instance one that the application has already. It is not disposed.</summary>
    /// <value>Default: none.</value>
    public Func<Task<IConnectionMultiplexer>>? ConnectionMultiplexerFactory { get; set; }

    /// <summary>
    /// What every key and the name of the channel begin with. Applications on one Redis that must not share sessions get different ones; the
    /// nodes of one application must have the same.
    /// </summary>
    /// <value>Default: empty; the keys then begin with <c>ory:</c>.</value>
    public string KeyPrefix { get; set; } = "";
}
