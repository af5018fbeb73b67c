namespace Ory.AspNetCore.Redis.Tests;

/// <summary>What listens to the whole process runs when nothing else does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
