-- Roles belong to the whole installation, not to a site.

-- name: ListRoles :many
SELECT * FROM roles ORDER BY id;

-- name: PermissionsOfRoles :many
SELECT role_id, permission FROM role_permissions ORDER BY role_id, permission;

-- name: InsertRole :exec
INSERT INTO roles (id, name, builtin, version) VALUES (?, ?, ?, ?);

-- name: InsertBuiltinRole :exec
INSERT IGNORE INTO roles (id, name, builtin, version) VALUES (?, ?, 1, 1);

-- name: UpdateRole :exec
UPDATE roles SET name = ?, version = version + 1 WHERE id = ?;

-- name: DeleteRole :exec
DELETE FROM roles WHERE id = ?;

-- name: AddRolePermission :exec
INSERT INTO role_permissions (role_id, permission) VALUES (?, ?);

-- name: ClearRolePermissions :exec
DELETE FROM role_permissions WHERE role_id = ?;

-- name: RoleUses :many
SELECT DISTINCT 'user' AS noun, u.id, u.name FROM grants g JOIN users u ON u.id = g.user_id WHERE g.role_id = ? LIMIT 20;

-- name: GetRoleName :one
SELECT name FROM roles WHERE id = ?;
