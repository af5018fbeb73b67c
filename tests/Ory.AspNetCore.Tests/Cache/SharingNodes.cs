using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Ory.Testing;

namespace Ory.AspNetCore.Tests;

/// <summary>Nodes that share the application's own store and have nothing else in common: no channel tells them of evictions.</summary>
public abstract class SharingNodes : IAsyncLifetime
{
    protected const string Cookie = "ory_kratos_session=MTc2MzkxMDQ4OXxHd3dBRUhObGMzTnBiMjVmZEc5clpXND0";

    private readonly MemoryDistributedCache _store = new(Options.Create(new MemoryDistributedCacheOptions()));
    private readonly EphemeralDataProtectionProvider _keys = new();

    protected SharingNodes()
    {
        Ory = new ScriptedOry(Time);
        Session = Ory.SignIn(Cookie);
    }

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    protected FakeLogCollector Logs { get; } = new();

    protected ScriptedOry Ory { get; }

    protected ScriptedSession Session { get; }

    protected string Me => Session.Who;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await Ory.DisposeAsync();

    protected Task<Node> StartAsync(
        bool isOn = true, Action<WebApplication>? use = null, IDistributedCache? store = null, IDataProtectionProvider? keys = null, Action<OryOptions>? configure = null,
        Action<IServiceCollection>? add = null) => Node.StartAsync(
        Ory,
        Time,
        options =>
        {
            options.UseDistributedCache = isOn;
            configure?.Invoke(options);
        },
        builder =>
        {
            builder.Logging.AddProvider(new FakeLoggerProvider(Logs));
            builder.Services.AddSingleton(store ?? _store).AddSingleton(keys ?? _keys);
            add?.Invoke(builder.Services);
        },
        use);

    protected sealed class Store(TimeProvider? time = null)
        : MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions { Clock = time is null ? null : new Clock(time) })), IDistributedCache
    {
        public bool TakesNothing { get; set; }

        /// <summary>What is said of evictions instead.</summary>
        public Task<byte[]?>? Marker { get; set; }

        /// <summary>Which keys are never answered, whatever is cancelled.</summary>
        public string? Hangs { get; init; }

        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        Task<byte[]?> IDistributedCache.GetAsync(string key, CancellationToken token)
        {
            if (Hangs is null || !key.StartsWith(Hangs, StringComparison.Ordinal))
                return Marker is not null && key.StartsWith("ory:evicted:", StringComparison.Ordinal) ? Marker : GetAsync(key, token);
            Asked.TrySetResult();
            return new TaskCompletionSource<byte[]?>().Task;
        }

        Task IDistributedCache.SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token) =>
            TakesNothing ? Task.FromException(new IOException()) : SetAsync(key, value, options, token);
    }

    private sealed class Clock(TimeProvider time) : ISystemClock
    {
        public DateTimeOffset UtcNow => time.GetUtcNow();
    }
}
