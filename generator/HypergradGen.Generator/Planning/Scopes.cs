using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Planning;

/// <summary>A block that runs once (the root), once an iteration, or where a branch is taken.</summary>
public sealed class Scope
{
    public Scope(Scope? parent, Statement? owner)
    {
        Parent = parent;
        Owner = owner;
    }

    public Scope? Parent { get; }

    /// <summary>The loop or branch whose block this is.</summary>
    public Statement? Owner { get; }

    public bool IsRoot => Parent is null;

    public IEnumerable<Scope> SelfAndParents
    {
        get
        {
            for (Scope? scope = this; scope is not null; scope = scope.Parent)
                yield return scope;
        }
    }
}

/// <summary>Where each value and view is defined: by which statement, in which scope.</summary>
public sealed class Scopes
{
    private readonly Dictionary<int, (Scope Scope, Statement? By)> _definitions = [];
    private readonly Dictionary<Block, Scope> _blocks = new(ReferenceComparer<Block>.Instance);

    private readonly Dictionary<Call, Scope> _calls = new(ReferenceComparer<Call>.Instance);

    private Scopes(bool isHelper) => IsHelper = isHelper;

    public Scope Root { get; } = new(null, null);

    /// <summary>The function may run many times in one program, so that its outermost level has runs too.</summary>
    public bool IsHelper { get; }

    public static Scopes Of(Function function, bool isHelper = false)
    {
        var scopes = new Scopes(isHelper);
        scopes.Enter(function.Body, scopes.Root);
        return scopes;
    }

    /// <summary>The scope of a block of the analysed function, the very object.</summary>
    public Scope Of(Block block) => _blocks[block];

    /// <summary>The scope around a loop or call that is numbered as it runs.</summary>
    public Scope Around(Statement statement) => statement switch
    {
        For loop => Of(loop.Body).Parent!,
        While loop => Of(loop.Body).Parent!,
        _ => _calls[(Call)statement],
    };

    public Scope Of(Value value) => _definitions.TryGetValue(value.Id, out var found) ? found.Scope : Root;

    public Scope Of(Buffer buffer) => _definitions.TryGetValue(buffer.Id, out var found) ? found.Scope : Root;

    /// <summary>The statement that defines a value; null for a parameter, an index or what a loop hands on.</summary>
    public Statement? Definition(Value value) => _definitions.TryGetValue(value.Id, out var found) ? found.By : null;

    public Statement? Definition(Buffer buffer) => _definitions.TryGetValue(buffer.Id, out var found) ? found.By : null;

    private void Enter(Block block, Scope scope)
    {
        _blocks[block] = scope;
        foreach (var statement in block.Statements)
        {
            foreach (var value in Uses.Defined(statement))
                _definitions[value.Id] = (scope, statement);
            if (Uses.DefinedBuffer(statement) is { } buffer)
                _definitions[buffer.Id] = (scope, statement);
            switch (statement)
            {
                case For s:
                    EnterLoop(s.Body, s, scope, s.Carried.Select(c => c.Parameter).Append(s.Index));
                    break;
                case While s:
                    EnterLoop(s.Body, s, scope, s.Carried.Select(c => c.Parameter));
                    Enter(s.Condition, new Scope(scope, s));
                    break;
                case Call s:
                    _calls[s] = scope;
                    break;
                case If s:
                    Enter(s.Then, new Scope(scope, s));
                    Enter(s.Else, new Scope(scope, s));
                    break;
            }
        }
    }

    private void EnterLoop(Block body, Statement loop, Scope parent, IEnumerable<Value> parameters)
    {
        var scope = new Scope(parent, loop);
        foreach (var value in parameters)
            _definitions[value.Id] = (scope, null);
        Enter(body, scope);
    }

}
