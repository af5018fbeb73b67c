namespace Ory.AspNetCore.Pages.Tests;

/// <summary>One application for all tests of a class, as a fixture.</summary>
public sealed class SharedPagesHost : PagesHost, IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();
}
