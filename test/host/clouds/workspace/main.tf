# What these tests compare with a simulated cloud. The state is written by the test.

resource "aws_instance" "web" {
  instance_type = "t3.nano"
}

/* resource "aws_dynamodb_table" "retired" {} */

resource "aws_dynamodb_table" "retired" {
  name = "retired"
}

module "fleet" {
  for_each = toset(["a", "b"])
  source   = "./modules/fleet"
}
